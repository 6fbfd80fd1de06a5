//! Measures in the real window how soon a message stands there after Enter and how soon it is on the wire, and how much
//! memory the app takes while it sends a large video. Prints one JSON object.
//!
//! `cargo xtask bench outbox` builds the app and this, runs it, and shows the values beside their targets. The other side is a
//! simulated X in this process that holds nothing back. Enter is a key pressed on the display; it counts from when the page
//! hears of it (or when its event says, if that is earlier), and what is drawn is drawn when the frame with the message in it
//! is over.

#[expect(clippy::unwrap_used, dead_code, reason = "the engine's tests own this, where it is allowed")]
#[path = "../../../../crates/dm-engine/tests/engine/support/files.rs"]
mod files;
mod memory;
#[path = "../shared/signing_in.rs"]
mod signing_in;

use std::{
    fs,
    io::{Write as _, stdout},
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use clap::Parser;
use dm_model::{ConversationId, UserId};
use pipit_e2e::{App, Desktop, Keychain, Launch, PATIENCE, until};
use serde::{Deserialize, Serialize};
use x_sim::{Call, Config, Control, LimitTable, Simulator, TrueContent};

use files::File;
use memory::Memory;
use signing_in::sign_in;

/// How many messages are written before the measuring, so that all code was run once.
const TO_WARM_UP: usize = 5;

const MEGABYTE: usize = 1 << 20;

/// How long the large video may take.
const LONGEST_UPLOAD: Duration = Duration::from_mins(3);

#[derive(Parser)]
#[command(about = "Measures the way of a message from Enter to X in Pipit's window")]
struct Options {
    /// The built app
    #[arg(long, value_name = "PATH")]
    app: PathBuf,
    /// How many messages are measured
    #[arg(long, value_name = "NUMBER")]
    messages: usize,
    /// How large the video is, in megabytes
    #[arg(long, value_name = "NUMBER")]
    megabytes: usize,
}

/// What came out; times in milliseconds, memory in bytes.
#[derive(Serialize)]
struct Measured {
    painted: Vec<f64>,
    at_x: Vec<f64>,
    upload: Upload,
}

#[derive(Serialize)]
struct Upload {
    file: usize,
    took: f64,
    app_before: u64,
    /// By how much the app's own process grew at most while the file was chosen and copied.
    app_grew_choosing: u64,
    /// The same while it went to X.
    app_grew_sending: u64,
    /// And the sum of that over all processes of the app.
    all_grew_sending: u64,
}

/// A key that was pressed and its message that was painted.
#[derive(Deserialize)]
struct Seen {
    /// When, in milliseconds since 1970.
    at: f64,
    /// How many milliseconds later.
    painted: f64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let program = std::path::absolute(&options.app)?;
    let simulator = Simulator::start(Config { limits: LimitTable::generous(), ..Config::default() }).await?;
    let x = simulator.control();
    let [alice, bob] = [("Alice", "alice"), ("Bob", "bob")].map(|(name, handle)| x.add_person(name, handle));
    let with_bob = ConversationId::one_to_one(alice, bob);
    for number in 1..=40 {
        x.add_message(&with_bob, bob, &format!("What bob said, number {number}"))?;
    }
    x.advance(Duration::from_secs(2));

    let desktop = Desktop::start(Keychain::None).await?;
    let x_origin = Some(simulator.origin());
    let launch = Launch { program, arguments: Vec::new(), x_origin, log: None, environment: Vec::new() };
    let app = App::open(&desktop, &launch).await?;
    sign_in(&desktop, app.page()).await?;
    app.page().open_conversation(&with_bob).await?;
    app.page().see_message("What bob said, number 40").await?;

    let stage = Stage { desktop: &desktop, app: &app, x: &x, alice };
    stage.watch_page().await?;
    let (mut painted, mut at_x) = (Vec::new(), Vec::new());
    for number in 0..TO_WARM_UP + options.messages {
        let (seen, sent) = stage.send(&format!("On my way, step {number}")).await?;
        if number >= TO_WARM_UP {
            painted.push(seen.painted);
            at_x.push(sent - seen.at);
        }
    }
    let upload = stage.send_video(options.megabytes * MEGABYTE).await?;
    Ok(writeln!(stdout(), "{}", serde_json::to_string(&Measured { painted, at_x, upload })?)?)
}

struct Stage<'a> {
    desktop: &'a Desktop,
    app: &'a App,
    x: &'a Control,
    alice: UserId,
}

/// Notes when Enter was pressed, and when the frame was over in which the text first stood there that was in the field then.
const WATCH: &str = r#"
    let waiting = null;
    window.tell = (seen) => { window.untold = seen; };
    addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        waiting = { text: event.target.value, at: Date.now(), since: Math.min(event.timeStamp, performance.now()) };
    }, true);
    new MutationObserver(() => {
        if (waiting === null) return;
        const items = [...document.querySelectorAll('[data-testid="timeline-item"][data-own="true"] .text')];
        if (!items.some((text) => text.textContent === waiting.text)) return;
        const { at, since } = waiting;
        waiting = null;
        requestAnimationFrame(() => {
            const afterwards = new MessageChannel();
            afterwards.port1.onmessage = () => window.tell({ at, painted: performance.now() - since });
            afterwards.port2.postMessage(null);
        });
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return null;
"#;

/// Tells what was noted, as soon as it is. In between, nobody looks at the page, which would keep it from painting.
const TELL: &str = r"
    const done = arguments[0];
    const tell = (seen) => { window.untold = undefined; window.tell = (next) => { window.untold = next; }; done(seen); };
    if (window.untold) tell(window.untold); else window.tell = tell;
";

impl Stage<'_> {
    async fn watch_page(&self) -> Result<()> {
        self.app.page().read::<()>(WATCH).await
    }

    /// Types a text and presses Enter. The answer is when that was pressed and painted, and when X had it.
    async fn send(&self, text: &str) -> Result<(Seen, f64)> {
        let page = self.app.page();
        page.write_draft(text).await?;
        let painted = page.read_once::<Seen>(TELL);
        let (seen, ()) = tokio::try_join!(painted, self.desktop.press("Return"))?;
        page.see_message_that(text, "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        let sent = self.x.requests().into_iter().rev().find(|request| request.call == Call::SendToParticipant);
        // X's clock was moved once; it runs as fast as this machine's.
        let ahead = Duration::from_secs(2);
        let at = sent.context("X has no request")?.at.before(ahead);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century fit")]
        Ok((seen, at.as_millis() as f64))
    }

    async fn send_video(&self, bytes: usize) -> Result<Upload> {
        let path = self.desktop.folder().join("holiday.mp4");
        fs::write(&path, File::video_of(bytes).bytes)?;
        let page = self.app.page();

        let memory = Memory::watch(self.app.process_id())?;
        page.press("attach").await?;
        self.app.choose_file(self.desktop, &path).await?;
        page.see("attached").await?;
        until("the file to be copied", PATIENCE, async || Ok((!page.shows("copying").await?).then_some(()))).await?;
        let choosing = memory.growth()?;

        let memory = Memory::watch(self.app.process_id())?;
        let began = Instant::now();
        page.press("composer-send").await?;
        until("the video at X", LONGEST_UPLOAD, async || Ok(self.has_file(bytes).then_some(()))).await?;
        let took = began.elapsed().as_secs_f64() * 1000.0;
        let sending = memory.growth()?;
        Ok(Upload {
            file: bytes,
            took,
            app_before: memory.app_before(),
            app_grew_choosing: choosing.app,
            app_grew_sending: sending.app,
            all_grew_sending: sending.all,
        })
    }

    /// Whether X has a message of alice's with a file of this length.
    fn has_file(&self, bytes: usize) -> bool {
        self.x.truth(self.alice).into_iter().rev().any(|event| match event.content {
            TrueContent::Message { media_keys, .. } => {
                media_keys.iter().filter_map(|key| self.x.attachment(key)).any(|(_, file)| file.len() == bytes)
            }
            _ => false,
        })
    }
}
