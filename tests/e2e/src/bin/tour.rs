//! A short tour through the demo in the real window, for machines without a screen: it clicks and types as a person would,
//! says what it saw, and leaves screenshots.
//!
//! It ends with an error at the first thing that it did not see.

use std::{
    fmt::Display,
    io::{Write as _, stdout},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};
use clap::Parser;
use pipit_e2e::{
    App, Desktop, InboxRow, Keychain, Launch, PATIENCE, Page, RedirectPorts, Theme, TimelineItem, artefacts,
};

/// With today's limits the app may look for news only every 75 seconds, and the demo's people take their time too.
const UNTIL_SOMEBODY_WRITES: Duration = Duration::from_mins(4);
const UNTIL_AN_ANSWER_IS_SEEN: Duration = Duration::from_mins(2);

const QUESTION: &str = "Hello! How are you?";
const GROUP_MESSAGE: &str = "Shall the three of us meet on Saturday?";

#[derive(Parser)]
#[command(about = "Leads Pipit through a short tour on a display that nobody sees")]
struct Options {
    /// The built app
    #[arg(long, value_name = "PATH")]
    app: PathBuf,
    /// Where the screenshots go
    #[arg(long, value_name = "DIR")]
    screenshots: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let options = Options::parse();
    let program = std::path::absolute(&options.app)?;
    std::fs::create_dir_all(&options.screenshots)
        .with_context(|| format!("cannot make {}", options.screenshots.display()))?;

    let desktop = Desktop::start(Keychain::None).await?;
    let launch =
        Launch { program, arguments: vec!["--demo".to_owned()], x_origin: None, log: None, environment: Vec::new() };
    let app = App::open(&desktop, &launch).await?;
    let tour = Tour { desktop: &desktop, app: &app, screenshots: &options.screenshots };
    let taken = tour.take().await;
    if taken.is_err() {
        let state = if app.runs() { "" } else { " The app no longer runs." };
        artefacts::save_for_inquiry(&desktop, &options.screenshots).await?;
        say(format!("Something was not seen.{state} The screen and logs: {}", options.screenshots.display()))?;
    }
    taken
}

struct Tour<'a> {
    desktop: &'a Desktop,
    app: &'a App,
    screenshots: &'a Path,
}

impl Tour<'_> {
    async fn take(&self) -> Result<()> {
        self.see_first_screen().await?;
        let conversation = self.explore().await?;
        self.see_a_message_arrive().await?;
        self.send_and_be_answered(&conversation).await?;
        self.make_a_group().await?;
        self.turn_dark().await
    }

    fn page(&self) -> &Page {
        self.app.page()
    }

    async fn see_first_screen(&self) -> Result<()> {
        self.page().see("first-screen").await?;
        self.page().see("sign-in-with-x").await?;
        self.show("1-first-screen", "The first screen, with \"Sign in with X\" and \"Explore with demo data\"").await
    }

    /// Signs in to the demo and opens its first conversation of two; the answer is its id.
    async fn explore(&self) -> Result<String> {
        let ports = RedirectPorts::reserve().await?;
        self.page().press("explore-demo").await?;
        let all_are_named = |rows: &[InboxRow]| rows.iter().all(|row| !row.title.contains("Someone"));
        let rows =
            self.page().wait_for_inbox("the demo's people", |rows| rows.len() >= 6 && all_are_named(rows)).await?;
        drop(ports);
        say(format!("The inbox, with {} conversations:", rows.len()))?;
        for row in &rows {
            say(format!("  {}: {}", row.title, row.preview))?;
        }
        let of_two = rows.iter().find(|row| !row.title.contains(" and ")).context("everything is a group")?;
        self.page().open_conversation(&of_two.conversation).await?;
        let items = self.page().wait_for_timeline("its messages", PATIENCE, |items| items.len() > 2).await?;
        say(format!("The timeline with {}, with {} messages on the screen", of_two.title, items.len()))?;
        self.show("2-inbox-and-timeline", "Inbox and timeline").await?;
        Ok(of_two.conversation.clone())
    }

    async fn see_a_message_arrive(&self) -> Result<()> {
        // Nothing is announced that is seen anyway.
        let _other_window = self.desktop.open_other_window().await?;
        say("Another window has the focus; waiting until somebody in the demo writes (a minute or two) …")?;
        let notifications = self.desktop.notifications();
        let notification = notifications.wait_for("a notification", UNTIL_SOMEBODY_WRITES, |_| true).await?;
        say(format!("A notification: {}: {}", notification.title, notification.body))?;
        let rows = self.page().wait_for_inbox("something unread", |rows| rows.iter().any(|row| row.unread > 0)).await?;
        let unread: Vec<&InboxRow> = rows.iter().filter(|row| row.unread > 0).collect();
        for row in &unread {
            say(format!("The inbox counts it: {}, {} unread", row.title, row.unread))?;
        }
        notifications.click(&notification).await?;
        let is_read = |row: &InboxRow| row.selected && row.unread == 0;
        let was_unread = |row: &InboxRow| unread.iter().any(|before| before.conversation == row.conversation);
        let opened = |rows: &[InboxRow]| rows.iter().any(|row| is_read(row) && was_unread(row));
        self.page().wait_for_inbox("what was unread to be open, and read", opened).await?;
        self.show("3-message-arrived", "A click on the notification opened its conversation, and it is read").await
    }

    async fn send_and_be_answered(&self, conversation: &str) -> Result<()> {
        self.page().open_conversation(conversation).await?;
        self.page().write(QUESTION).await?;
        self.page().see_message_that(QUESTION, "is sent", was_sent).await?;
        say(format!("Written and sent: {QUESTION}"))?;
        let answered = self.page().wait_for_timeline("an answer", UNTIL_AN_ANSWER_IS_SEEN, |items| {
            let position = items.iter().rposition(|item| item.text == QUESTION);
            position.is_some_and(|position| items.iter().skip(position + 1).any(|item| item.own == Some(false)))
        });
        let items = answered.await?;
        say(format!("The answer: {}", items.last().map_or("", |item| item.text.as_str())))?;
        self.show("4-answered", "Sent and answered").await
    }

    async fn make_a_group(&self) -> Result<()> {
        self.page().start_group(&["June Hartley", "Tobi Okafor"], GROUP_MESSAGE).await?;
        self.page().see_message_that(GROUP_MESSAGE, "is sent", was_sent).await?;
        self.show("5-new-group", "A new group, with its first message").await
    }

    async fn turn_dark(&self) -> Result<()> {
        let light = self.page().background().await?;
        self.page().choose_theme(Theme::Dark).await?;
        pipit_e2e::until("the window to turn dark", PATIENCE, async || {
            Ok((self.page().background().await? != light).then_some(()))
        })
        .await?;
        self.show("6-dark", "Dark, by the settings").await
    }

    /// Saves a screenshot and says what is on it.
    async fn show(&self, name: &str, what: &str) -> Result<()> {
        let path = self.screenshots.join(format!("{name}.png"));
        self.app.save_picture(self.desktop, &path).await?;
        say(format!("{what}: {}", path.display()))
    }
}

fn was_sent(item: &TimelineItem) -> bool {
    item.send_state.as_deref() == Some("sent")
}

fn say(sentence: impl Display) -> Result<()> {
    Ok(writeln!(stdout(), "{sentence}")?)
}
