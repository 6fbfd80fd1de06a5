//! What an app leaves behind: marked words go through a whole life of it, and are looked for where they must not be.
//!
//! [`Marks`] knows the words, [`Marks::found_in`] looks for them in a folder; whoever keeps something new on the disk adds its
//! folder here.

mod marks;

use std::fs;

use anyhow::{Context as _, Result, ensure};
use pipit_e2e::{PATIENCE, Page, RedirectPorts, UNSEEN_PATIENCE, until};
use serde_json::json;
use x_sim::{Call, Fault, consent};

use self::marks::Marks;
use crate::{
    pictures,
    scene::{Scene, Setting, play},
};

/// All that anybody tells, libraries too.
const EVERYTHING: &str = "trace";

/// The names of the files on the way to X and back.
const FILE_NAME: &str = "quagmire-ferry-plan.png";

impl Scene {
    /// Somebody signs in, as the `number`th who does.
    async fn lets_in(&mut self, username: &str, number: usize) -> Result<Page> {
        let _only_one = RedirectPorts::reserve().await?;
        let page = self.page()?;
        page.press("sign-in-with-x").await?;
        let address = self.desktop.opened_links().wait_for(number).await?;
        consent::allow(&address, Some(username)).await?;
        page.see("inbox").await?;
        Ok(page)
    }
}

/// Words of X's that tell something about somebody, where it refuses.
fn refusal_that_says(words: &str) -> Fault {
    let body = json!({ "title": words, "detail": words, "errors": [{ "message": words }] }).to_string();
    Fault::RawBody { status: 422, content_type: "application/json", body }
}

fn is_sent(item: &pipit_e2e::TimelineItem) -> bool {
    item.send_state.as_deref() == Some("sent")
}

/// Neither in the data, nor in the log's files, nor on the terminal.
fn must_have_left_nothing(scene: &Scene, marks: &Marks) -> Result<()> {
    marks.found_in(&scene.data_folder().join("accounts"))?;
    let logs = scene.data_folder().join("logs");
    let newest = fs::read_to_string(logs.join("pipit.log")).context("there is no log file")?;
    ensure!(newest.contains("TRACE") && newest.contains(" pipit"), "the log does not tell everything: {newest}");
    marks.found_in(&logs)?;
    // The files keep the last five megabytes; what went to the terminal is here from the first start to the last end.
    let terminal = fs::read_to_string(scene.desktop.folder().join("pipit.log"))?;
    marks.found_in_text("the terminal", &terminal)
}

#[tokio::test]
async fn a_whole_life_leaves_no_word_name_or_secret_in_the_log_the_settings_or_the_data() -> Result<()> {
    let setting = Setting { log: Some(EVERYTHING), ..Setting::default() };
    play("traces", setting, async |scene| {
        let mut marks = Marks::default();
        let control = scene.world.control.clone();
        let zelda = marks.person(&control, "Zelda Zimtstern", "zimtstern_z");
        let yorick = marks.person(&control, "Yorick Yttrium", "yttrium_y");
        let conversation = dm_model::ConversationId::one_to_one(zelda, yorick);
        marks.id("conversation", &conversation);
        let text = marks.text("xylophone lessons at dusk, see https://vermilion-kiosk.example/secret?token=turnip");
        control.add_message(&conversation, yorick, &text)?;
        marks.words("link", "vermilion-kiosk");
        marks.words("picture", FILE_NAME);
        control.add_picture_message(&conversation, yorick, &marks.text("jackdaw portrait"), pictures::boat()?)?;

        // Zelda signs in, sees what yorick wrote, and follows his link.
        scene.open_app().await?;
        let page = scene.lets_in("zimtstern_z", 1).await?;
        page.open_conversation(&conversation).await?;
        let portrait = page.see_message_that("jackdaw portrait", "shows its picture", |item| item.painted_pictures == 1).await?;
        page.press("link").await?;
        page.press("open-link").await?;
        scene.desktop.opened_links().wait_for(2).await?;
        page.see_no("link-dialog").await?;
        page.choose_for(&portrait, "open-attachment").await?;
        let opened = scene.desktop.opened_links();
        until("the picture to be opened", PATIENCE, async || Ok(opened.all().get(2).cloned())).await?;

        // She answers, with a file, with a link, in vain, and not to the end; she gives the conversation a name.
        let file = scene.desktop.folder().join(FILE_NAME);
        fs::write(&file, pictures::boat()?)?;
        page.press("attach").await?;
        scene.choose_file(&file).await?;
        page.see_attached("the file", |file| file.painted).await?;
        page.describe_attached(&marks.text("marzipan on a raft")).await?;
        let answer = marks.text("wombat timetable");
        page.write(&answer).await?;
        page.see_message_that(&answer, "is sent", is_sent).await?;
        let words = marks.text("obstinate grebe");
        for call in [Call::SendToConversation, Call::SendToParticipant] {
            control.answer_always(call, Some(refusal_that_says(&words)));
        }
        let refused = marks.text("periwinkle refusal");
        page.write(&refused).await?;
        page.see_message_that(&refused, "is refused", |item| item.send_state.as_deref() == Some("wedged")).await?;
        control.clear_faults();
        page.rename_conversation(&marks.text("Kumquat club")).await?;
        let withdrawn = marks.text("zucchini regret");
        page.write(&withdrawn).await?;
        let item = page.see_message_that(&withdrawn, "is sent", is_sent).await?;
        page.choose_for(&item, "delete-message").await?;
        page.write_draft(&marks.text("halibut draft")).await?;

        // X fails in many ways, and the stream tells something.
        for fault in [Fault::Status(503), Fault::CutBody, Fault::HtmlBody, refusal_that_says(&words), Fault::ResetWithinBody] {
            control.answer_next(Call::DmEvents, fault.clone());
            control.answer_next(Call::ConversationEvents, fault);
            page.read::<bool>("window.__TAURI_INTERNALS__.invoke('sync_now'); return true;").await?;
        }
        let token = control.app_token("pipit-demo");
        let saved: bool = page
            .read_once(&format!(
                "const done = arguments[0];
                window.__TAURI_INTERNALS__.invoke('save_app_token', {{ accountId: '{zelda}', token: '{token}' }}).then(() => done(true), () => done(false));"
            ))
            .await?;
        ensure!(saved, "the app's token was not kept");
        let told = marks.text("nightjar over the moors");
        control.add_message(&conversation, yorick, &told)?;
        page.see_message(&told).await?;

        let unseen = marks.text("goldcrest at the door");
        {
            let _other_window = scene.desktop.open_other_window().await?;
            control.add_message(&conversation, yorick, &unseen)?;
            scene.desktop.notifications().wait_for("yorick's", UNSEEN_PATIENCE, |told| told.body == unseen).await?;
        }

        // Yorick signs in beside her, and the app is closed and opened again. Access tokens are renewed on the way.
        page.press("add-account").await?;
        scene.lets_in("yttrium_y", scene.desktop.opened_links().all().len() + 1).await?;
        scene.page()?.see_shown_account(yorick).await?;
        scene.page()?.switch_to(zelda).await?;
        control.revoke_access_tokens(zelda);
        control.revoke_access_tokens(yorick);
        scene.close_app().await?;
        let page = scene.open_app().await?;
        page.wait_for_row(&conversation, "the conversation", |_| true).await?;
        let later = marks.text("quince at breakfast");
        control.add_message(&conversation, yorick, &later)?;
        page.open_conversation(&conversation).await?;
        page.see_message(&later).await?;

        marks.secrets(&control);
        let settings = fs::read_to_string(scene.data_folder().join("settings.json"))?;
        marks.without_persons_of_their_own().found_in_text("settings.json", &settings)?;
        // The write-ahead log is there while the app runs.
        let data = scene.data_folder().join("accounts");
        ensure!(data.join(zelda.to_string()).join("messages.sqlite-wal").exists(), "the test knows the place");
        marks.found_in(&data)?;
        page.sign_out_of(yorick).await?;
        page.sign_out_of(zelda).await?;
        page.see("first-screen").await?;
        scene.close_app().await?;

        marks.secrets(&control);
        must_have_left_nothing(scene, &marks)
    })
    .await
}
