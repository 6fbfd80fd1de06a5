//! An account with a large past, and the desktop and the simulated X that belong to it.

#[path = "../shared/signing_in.rs"]
mod signing_in;

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use dm_model::{ConversationId, UserId};
use image::{ImageFormat, Rgb, RgbImage};
use pipit_e2e::{App, Desktop, Keychain, Launch, until};
use serde_json::json;
use x_sim::{Config, Control, LimitTable, SimClock, Simulator};

use signing_in::sign_in;

/// How the store is made.
#[derive(Args)]
pub struct Filling {
    /// The built app
    #[arg(long, value_name = "PATH")]
    pub app: PathBuf,
    /// dm-store's built example `fill`
    #[arg(long, value_name = "PATH")]
    pub fill: PathBuf,
    /// How many events the past has
    #[arg(long, value_name = "NUMBER")]
    pub events: usize,
    /// In how many conversations
    #[arg(long, value_name = "NUMBER")]
    pub conversations: usize,
}

/// Long enough for the app to learn who all these people are.
const PATIENCE: Duration = Duration::from_mins(3);

/// So many different pictures hang on messages.
pub const PICTURES: u32 = 12;

/// How long before now the past ends.
const ENDED_BEFORE: Duration = Duration::from_hours(48);

/// Counts the conversations of which everybody's name is known. Only the rows near the view are in the page, so it is scrolled
/// from its top to its end.
const COUNT_NAMED: &str = r#"
    const done = arguments[0];
    const scroller = document.querySelector('[data-testid="inbox"] .scroller');
    const names = new Map();
    const look = (place) => {
        scroller.scrollTop = place;
        requestAnimationFrame(() => requestAnimationFrame(() => {
            for (const row of document.querySelectorAll('[data-testid="inbox-row"]')) {
                names.set(row.dataset.conversationId, row.querySelector(".name").textContent);
            }
            if (place < scroller.scrollHeight) look(place + 600);
            else done([...names.values()].filter((name) => name !== "" && !name.includes("Someone")).length);
        }));
    };
    look(0);
"#;

pub struct FilledStore {
    pub desktop: Desktop,
    pub launch: Launch,
    /// The busiest first.
    pub places: Vec<Place>,
}

/// Where alice talks with others.
pub struct Place {
    pub conversation: ConversationId,
    pub people: Vec<UserId>,
}

/// An X without people that goes by this clock, and allows more than anybody asks.
pub async fn generous_x(clock: SimClock) -> Result<Simulator> {
    Ok(Simulator::start(Config { limits: LimitTable::generous(), clock, ..Config::default() }).await?)
}

impl FilledStore {
    /// Lets the app make a store of what alice has at this X, and fills it.
    pub async fn make(options: &Filling, simulator: &Simulator) -> Result<Self> {
        let program = std::path::absolute(&options.app)?;
        let x = simulator.control();
        let alice = x.add_person("Alice", "alice");
        let bob = x.add_person("Bob", "bob");
        let with_bob = ConversationId::one_to_one(alice, bob);
        for number in 1..=PICTURES {
            x.add_picture_message(&with_bob, bob, "", picture(number)?)?;
        }
        let places = places(&x, alice, options.conversations.saturating_sub(1))?;
        x.advance(Duration::from_secs(2));

        let desktop = Desktop::start(Keychain::None).await?;
        let x_origin = Some(simulator.origin());
        let launch = Launch { program, arguments: Vec::new(), x_origin, log: None, environment: Vec::new() };
        let app = App::open(&desktop, &launch).await?;
        sign_in(&desktop, app.page()).await?;
        app.page().open_conversation(&with_bob).await?;
        until("the pictures to be there", PATIENCE, async || {
            let shown = app.page().timeline().await?;
            Ok(shown.iter().any(|item| item.painted_pictures > 0).then_some(()))
        })
        .await?;
        app.close(&desktop).await?;

        let data = desktop.folder().join("home/.local/share/app.pipit.desktop");
        let wanted = json!({
            "database": data.join("accounts").join(alice.to_string()).join("messages.sqlite"),
            "key": fs::read_to_string(data.join("secrets").join(format!("{alice}.data-key")))?,
            "owner": alice,
            "events": options.events,
            "until": x.now().before(ENDED_BEFORE).as_millis(),
            "picturesIn": with_bob,
            "conversations": places.iter().map(Place::wanted).collect::<Vec<_>>(),
        });
        fill(&options.fill, &wanted)?;
        Ok(Self { desktop, launch, places })
    }

    /// Opens the app once, until it knows all about the people in its store and has nothing more to do; the answer is how many
    /// conversations its inbox shows.
    pub async fn settle(&self) -> Result<usize> {
        let app = App::open(&self.desktop, &self.launch).await?;
        let expected = self.places.len() + 1;
        app.page().see("inbox-row").await?;
        let known = until("everybody's names in the inbox", PATIENCE, async || {
            let named: usize = app.page().read_once(COUNT_NAMED).await?;
            Ok((named == expected).then_some(named))
        })
        .await?;
        app.close(&self.desktop).await?;
        Ok(known)
    }
}

impl Place {
    /// As the filling wants it.
    fn wanted(&self) -> serde_json::Value {
        json!({ "id": self.conversation, "people": self.people })
    }
}

/// People at X, and where alice talks with them: every fourth place is a group.
fn places(x: &Control, alice: UserId, count: usize) -> Result<Vec<Place>> {
    let people: Vec<UserId> = (1..=count).map(|number| x.add_person(&name(number), &format!("p{number}"))).collect();
    let mut places = Vec::with_capacity(count);
    for (number, person) in people.iter().copied().enumerate() {
        if number % 4 == 3 {
            let others: Vec<UserId> = people.iter().copied().cycle().skip(number).take(2 + number % 9).collect();
            let conversation = x.add_group(&[vec![alice], others.clone()].concat())?;
            places.push(Place { conversation, people: others });
        } else {
            places.push(Place { conversation: ConversationId::one_to_one(alice, person), people: vec![person] });
        }
    }
    Ok(places)
}

fn name(number: usize) -> String {
    const FIRST: [&str; 10] = ["Ada", "Ben", "Chi", "Dora", "Emil", "Fatma", "Goro", "Hana", "Ivo", "June"];
    format!("{} {}", FIRST[number % FIRST.len()], number / FIRST.len() + 1)
}

/// Hills below a sky, as large as what phones send when X has made it smaller.
pub fn picture(number: u32) -> Result<Vec<u8>> {
    let [red, green, blue] =
        [number * 19 % 200, number * 37 % 200, number * 53 % 200].map(|part| part.to_le_bytes()[0]);
    let hills = RgbImage::from_fn(1_200, 675, |x, y| {
        let hill = 400 + (x / 7 * number) % 90;
        if y > hill { Rgb([red, green, blue]) } else { Rgb([190, 214, (y / 4).to_le_bytes()[0]]) }
    });
    let mut png = Cursor::new(Vec::new());
    hills.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

fn fill(program: &Path, wanted: &serde_json::Value) -> Result<()> {
    let mut filling = Command::new(program).stdin(Stdio::piped()).spawn().context("cannot start the filling")?;
    serde_json::to_writer(filling.stdin.take().context("it does not listen")?, wanted)?;
    ensure!(filling.wait()?.success(), "the store could not be filled");
    Ok(())
}
