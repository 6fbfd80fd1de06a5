//! What going from conversation to conversation leaves behind: nothing.
//!
//! JavaScript's memory is told by the engine itself (`JSC_logGC`): what was alive at the end of a collection. A collection is
//! brought about by making garbage until something that nobody holds is seen to be gone. Elements of conversations that were
//! left are looked for by weak references; listeners are counted where they are put on and taken off, on what lives as long as
//! the page does.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use dm_model::ConversationId;
use pipit_e2e::Page;
use serde::Deserialize;

use crate::{
    pictures::boat,
    scene::{Scene, Setting, play},
    world::World,
};

/// Every collection looks at everything, and says how much is left. The page waits meanwhile: what it made beside a
/// collection would be counted as alive.
const ENVIRONMENT: [(&str, &str); 3] =
    [("JSC_logGC", "1"), ("JSC_useGenerationalGC", "false"), ("JSC_useConcurrentGC", "false")];

const SWITCHES: usize = 200;

/// After so many all code has run and was compiled, and what is kept once for each conversation is kept.
const TO_WARM_UP: usize = 160;

/// So many switches are made in one script.
const AT_ONCE: usize = 10;

/// Between two conversations, the one that is open and the one before it may be held for some moments.
const HELD_FOR_A_WHILE: usize = 2;

/// In kilobytes: ten for each switch, a third of what the items of one timeline take. The engine's own code comes and goes
/// by half of that, over hundreds of switches.
const GROWTH: i64 = 2_000;

/// Counts listeners from now on.
const COUNT_LISTENERS: &str = r#"
    window.listeners = 0;
    const lasting = [window, document, document.documentElement, document.body, navigator, ...(window.visualViewport ? [visualViewport] : [])];
    const held = new Set();
    // Nothing here may keep alive what is looked for.
    const numbers = new WeakMap();
    let next = 0;
    const name = (target, type, listener, options) => {
        if (!numbers.has(listener)) numbers.set(listener, (next += 1));
        return [lasting.indexOf(target), type, numbers.get(listener), Boolean(options?.capture ?? options)].join(" ");
    };
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
        const target = this ?? window;
        if (lasting.includes(target) && listener) held.add(name(target, type, listener, options));
        window.listeners = held.size;
        return add.call(target, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
        const target = this ?? window;
        if (lasting.includes(target) && listener) held.delete(name(target, type, listener, options));
        window.listeners = held.size;
        return remove.call(target, type, listener, options);
    };
    window.left = [];
    return null;
"#;

/// Makes garbage until it was collected twice: what hangs on elements goes with the second time. Each object is garbage as
/// soon as the next one is made, so that a collection finds none of them.
const COLLECT: &str = r"
    const done = arguments[0];
    const forget = () => Array.from({ length: 50 }, () => new WeakRef({}));
    let forgotten = forget(), times = 0;
    const churn = () => {
        for (let number = 0; number < 100_000; number += 1) window.garbage = { number };
        if (forgotten.filter((one) => one.deref() !== undefined).length < 5) {
            times += 1;
            forgotten = forget();
        }
        if (times < 3) setTimeout(churn);
        else done(null);
    };
    churn();
";

#[derive(Debug, Clone, Copy, Deserialize)]
#[expect(dead_code, reason = "told when something is left")]
struct Left {
    nodes: usize,
    listeners: usize,
    /// How many elements there are still that belonged to conversations that were left.
    held: usize,
    /// To so many conversations they belonged.
    conversations: usize,
}

const COUNT: &str = r#"
    const held = window.left.filter(({ element }) => element.deref() !== undefined && !element.deref().isConnected);
    window.left = [];
    return {
        nodes: document.querySelectorAll("*").length,
        listeners: window.listeners,
        held: held.length,
        conversations: new Set(held.map(({ visit }) => visit)).size,
    };
"#;

#[tokio::test]
async fn two_hundred_switches_leave_no_listeners_nodes_or_memory_behind() -> Result<()> {
    let setting = Setting { environment: ENVIRONMENT.to_vec(), ..Setting::default() };
    play("leaks", setting, async |scene| {
        let conversations = with_long_pasts(&scene.world)?;
        let page = scene.sign_in().await?;
        page.wait_for_inbox("all conversations", |rows| rows.len() == conversations.len()).await?;
        page.read::<()>(COUNT_LISTENERS).await?;

        switch(&page, &conversations, TO_WARM_UP).await?;
        let (before, memory_before) = what_is_left(scene, &page).await?;
        switch(&page, &conversations, SWITCHES).await?;
        let (after, memory_after) = what_is_left(scene, &page).await?;

        let told = format!("{before:?}, {memory_before} kB; after {SWITCHES} switches {after:?}, {memory_after} kB");
        println!("{told}");
        ensure!(after.listeners == before.listeners, "listeners are left: {told}");
        ensure!(after.nodes <= before.nodes + 8, "nodes are left in the page: {told}");
        ensure!(after.conversations <= HELD_FOR_A_WHILE, "elements are held: {told}");
        ensure!(memory_after - memory_before < GROWTH, "memory grows: {told}");
        Ok(())
    })
    .await
}

/// Alice has talked long with all of them; with bob and carol pictures went to and fro.
fn with_long_pasts(world: &World) -> Result<Vec<ConversationId>> {
    let group = world.control.add_group(&[world.alice, world.bob, world.carol])?;
    let conversations = vec![world.with(world.bob), world.with(world.carol), world.with(world.dave), group];
    for number in 0..60 {
        for (conversation, person) in conversations.iter().zip([world.bob, world.carol, world.dave, world.carol]) {
            world.says(conversation, person, &format!("{number}: the tide comes at http://example.org/ today"))?;
            if number % 12 == 0 && person != world.dave {
                world.control.add_picture_message(conversation, person, "", boat()?)?;
            }
        }
    }
    Ok(conversations)
}

/// Goes from one conversation to the next, so many times, as fast as their messages are there to be seen, and ends in the
/// first one.
async fn switch(page: &Page, conversations: &[ConversationId], times: usize) -> Result<()> {
    let ids = serde_json::to_string(&conversations.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    for first in (0..times).step_by(AT_ONCE) {
        let script = format!(
            r#"const done = arguments[0];
            const ids = {ids};
            const frame = () => new Promise(requestAnimationFrame);
            const open = async (id) => {{
                document.querySelector(`[data-testid="inbox-row"][data-conversation-id="${{id}}"]`).click();
                const place = `[data-testid="conversation"][data-conversation-id="${{id}}"] .scroller.placed [data-testid="timeline-item"]`;
                while (document.querySelector(place) === null) await frame();
            }};
            const note = (visit) => {{
                const main = document.querySelector('[data-testid="conversation"]');
                for (const element of [main, ...main.querySelectorAll('[data-testid="timeline-item"], textarea')])
                    window.left.push({{ element: new WeakRef(element), visit }});
            }};
            (async () => {{
                for (let visit = {first}; visit < {first} + {AT_ONCE}; visit += 1) {{
                    await open(ids[(visit + 1) % ids.length]);
                    note(window.left.length);
                }}
                await open(ids[0]);
                // Which rows beyond the edge are in the page is decided while one scrolls, by what was measured until then.
                const scroller = document.querySelector('[data-testid="conversation"] .scroller');
                for (const top of [scroller.scrollHeight / 2, scroller.scrollHeight]) {{
                    scroller.scrollTop = top;
                    for (let frames = 0; frames < 20; frames += 1) await frame();
                }}
                done(null);
            }})();"#
        );
        page.read_once::<()>(&script).await?;
    }
    Ok(())
}

async fn what_is_left(scene: &Scene, page: &Page) -> Result<(Left, i64)> {
    page.read_once::<()>(COLLECT).await?;
    let left = page.read::<Left>(COUNT).await?;
    // What was noted for the count is gone by now.
    page.read_once::<()>(COLLECT).await?;
    Ok((left, memory(scene)?))
}

/// What was alive at the end of the last collection, in kilobytes.
fn memory(scene: &Scene) -> Result<i64> {
    let log = fs::read_to_string(scene.desktop.folder().join("pipit.log"))?;
    // The page made the garbage, so the last collection is that of the page.
    let last = log.lines().rev().find(|line| line.contains("=> ") && line.ends_with("END]"));
    let last = last.context("the engine tells nothing of its collections")?;
    let (_, rest) = last.rsplit_once("=> ").context("no memory is told")?;
    let (kilobytes, _) = rest.split_once("kb").context("no memory is told")?;
    Ok(kilobytes.parse()?)
}
