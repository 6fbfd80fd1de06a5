//! Nothing that alice writes crosses to another conversation, however fast she switches and however slow the app's commands are:
//! a long run of a hand that never rests, and then a look at what was kept and at what X has.
//!
//! `PIPIT_SEED` plays a run again; a failure tells which one it was.

use std::{collections::BTreeMap, env, time::Duration};

use anyhow::{Context, Result};
use dm_model::ConversationId;
use pipit_e2e::{PATIENCE, Page, until};
use serde::Deserialize;
use x_sim::{Call, Fault};

use crate::{
    saved,
    scene::{Setting, play},
};

/// Everything that the hand does.
const STEPS: u32 = 400;
const HAND: &str = include_str!("switching/hand.js");

/// What the hand has done so far.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Done {
    steps: u32,
    /// What was in the field of a conversation when Enter was pressed, in that order.
    sent: Vec<(ConversationId, String)>,
    /// What has stood in the field of a conversation last.
    left: BTreeMap<String, String>,
    /// How often another conversation was opened.
    switches: u32,
    /// How many commands were made slow.
    commands: u32,
    /// What a field held when its conversation was opened again, where that is not what was left there.
    surprises: Vec<String>,
}

async fn done(page: &Page) -> Result<Done> {
    page.read("return window.hand;").await
}

#[tokio::test]
async fn no_text_crosses_to_another_conversation_however_fast_alice_switches() -> Result<()> {
    let seed = env::var("PIPIT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(std::process::id);
    play("switching", Setting::default(), async |scene| {
        let world = &scene.world;
        let crew = world.control.add_group(&[world.alice, world.bob, world.dave])?;
        let conversations = [world.with(world.bob), world.with(world.carol), world.with(world.dave), crew.clone()];
        for (conversation, person) in conversations.iter().zip([world.bob, world.carol, world.dave, world.bob]) {
            world.says(conversation, person, "Tell me")?;
        }
        let page = scene.sign_in().await?;
        page.wait_for_inbox("all conversations", |rows| rows.len() == conversations.len()).await?;
        let slow = Fault::Latency { shortest: Duration::ZERO, longest: Duration::from_millis(400) };
        for call in [Call::SendToConversation, Call::SendToParticipant] {
            scene.world.control.answer_always(call, Some(slow.clone()));
        }
        page.read::<bool>(&HAND.replace("SEED", &seed.to_string()).replace("STEPS", &STEPS.to_string())).await?;

        // Meanwhile the others write, and every message of theirs has the page read all anew.
        let (mut news, mut last) = (0, 0);
        until("the hand to come to rest", PATIENCE * 4, async || {
            let steps = done(&page).await?.steps;
            if steps >= last + 20 {
                last = steps;
                news += 1;
                let world = &scene.world;
                world.says(&world.with(world.carol), world.carol, &format!("News {news}"))?;
                world.says(&crew, world.dave, &format!("More news {news}"))?;
            }
            Ok((steps == STEPS).then_some(()))
        })
        .await?;
        let done = done(&page).await?;
        assert!(done.commands > STEPS, "only {} commands", done.commands);
        assert!(
            done.switches > STEPS / 4 && done.sent.len() > 20,
            "{} switches, {} sent",
            done.switches,
            done.sent.len()
        );
        assert!(done.surprises.is_empty(), "{:#?}", done.surprises);

        for conversation in &conversations {
            let own: Vec<_> =
                done.sent.iter().filter(|(id, _)| id == conversation).map(|(_, text)| text.clone()).collect();
            let mut at_x = Vec::new();
            until(&format!("X to have all of {conversation}"), PATIENCE * 2, async || {
                at_x = scene.world.alice_wrote(conversation);
                Ok((at_x.len() >= own.len()).then_some(()))
            })
            .await
            .with_context(|| format!("{own:#?} was sent, {at_x:#?} is there"))?;
            assert_eq!(at_x, own, "in {conversation}");
            let left = done.left.get(&conversation.to_string()).map(String::as_str).unwrap_or_default();
            saved::see_draft(&page, &scene.world, conversation, left).await?;
        }
        scene.keep_picture("at-rest").await?;

        // And so it is after a restart.
        scene.close_app().await?;
        let page = scene.open_app().await?;
        for conversation in &conversations {
            page.open_conversation(conversation).await?;
            page.see_draft(done.left.get(&conversation.to_string()).map(String::as_str).unwrap_or_default()).await?;
        }
        Ok(())
    })
    .await
    .with_context(|| format!("to play it again: PIPIT_SEED={seed}"))
}
