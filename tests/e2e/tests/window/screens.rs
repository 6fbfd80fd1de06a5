//! Every screen is made for eyes, keyboards and readers: axe finds nothing to blame on any of them, in the light and in the
//! dark, in a wide and in a narrow window.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use pipit_e2e::{
    Launch, Theme, artefacts,
    screens::{Act, View, Visitor, Width},
};
use tokio::time::timeout;

/// No walk takes so long unless something hangs.
const LONGEST_WALK: Duration = Duration::from_secs(150);

/// All that WCAG 2.2 asks for on levels A and AA, and what axe thinks good beside that. Of level AAA only that the text itself stands
/// out from its ground; what steps back for it need not.
const LOOK_AT_ALL: &str = r#"
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const rules = { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } };
    const wanted = { runOnly: { type: "tag", values: [...tags, "wcag2aaa"] }, rules };
"#;

/// Between the light and the dark nothing changes but colours.
const LOOK_AT_COLOURS: &str = r#"
    const wanted = { runOnly: { type: "rule", values: ["color-contrast", "color-contrast-enhanced", "link-in-text-block"] } };
"#;

const TELL: &str = r#"
    const done = arguments[arguments.length - 1];
    const probe = document.createElement("canvas").getContext("2d");
    const inHex = (token) => {
        const sample = document.body.appendChild(document.createElement("i"));
        sample.style.color = `var(${token})`;
        probe.fillStyle = getComputedStyle(sample).color;
        sample.remove();
        return probe.fillStyle;
    };
    const text = inHex("--text");
    const isTold = (id, node) => {
        if (id === "color-contrast-enhanced") return node.any[0].data.fgColor === text;
        return true;
    };
    const told = ({ id, help, nodes }) =>
        nodes.filter((node) => isTold(id, node)).map((node) => `${id} (${help}): ${node.html.slice(0, 240)}; ${node.failureSummary}`);
    window.axe.run(document, wanted).then(
        ({ violations }) => done(violations.flatMap(told)),
        (error) => done([`axe could not look: ${error}`]),
    );
"#;

/// Looks at each screen, and writes down what is wrong with it.
struct Axe {
    source: String,
    found: Vec<String>,
    looked: usize,
}

impl Axe {
    fn load() -> Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/axe-core/axe.min.js");
        let missing = || format!("axe-core is not at {}. Install it with: npm ci", path.display());
        Ok(Self { source: fs::read_to_string(&path).with_context(missing)?, found: Vec::new(), looked: 0 })
    }
}

impl Visitor for Axe {
    async fn visit(&mut self, view: &View<'_>) -> Result<()> {
        let page = view.stage.page()?;
        if !page.read::<bool>("return 'axe' in window;").await? {
            page.read::<bool>(&format!("{}; return true;", self.source)).await?;
        }
        let wanted = if view.theme == Theme::Light { LOOK_AT_ALL } else { LOOK_AT_COLOURS };
        let found: Vec<String> = page.read_once(&format!("{wanted} {TELL}")).await?;
        let place = format!("{}, {:?}, {}", view.screen.name, view.theme, view.width.name());
        self.found.extend(found.into_iter().map(|one| format!("{place}: {one}")));
        self.looked += 1;
        Ok(())
    }
}

async fn nothing_is_wrong_in(act: Act, language: &str) -> Result<()> {
    let kept = artefacts::folder_of(&format!("screens-{act:?}-{language}"))?;
    let mut axe = Axe::load()?;
    let mut stage = act.set_stage(Launch::built_app()?, language).await?;
    let walked = timeout(LONGEST_WALK, act.play(&mut stage, &mut axe)).await;
    let walked = walked.unwrap_or_else(|_elapsed| Err(anyhow::anyhow!("the walk did not end in time")));
    if walked.is_err() {
        artefacts::save_for_inquiry(&stage.desktop, &kept).await?;
    }
    walked.with_context(|| format!("look into {}", kept.display()))?;
    ensure!(axe.found.is_empty(), "axe found {}:\n{}", axe.found.len(), axe.found.join("\n"));
    ensure!(axe.looked >= 2 * Width::ALL.len(), "axe looked at {} screens", axe.looked);
    Ok(())
}

macro_rules! walks {
    ($($name:ident: $act:ident in $language:literal),* $(,)?) => {
        $(#[tokio::test]
        async fn $name() -> Result<()> {
            nothing_is_wrong_in(Act::$act, $language).await
        })*
    };
}

walks! {
    axe_finds_nothing_from_the_first_screen_to_the_inbox: Beginning in "en",
    axe_finds_nothing_where_alice_reads: Reading in "en",
    axe_finds_nothing_where_alice_writes: Writing in "en",
    axe_finds_nothing_where_alice_searches: Finding in "en",
    axe_finds_nothing_in_the_settings: Settings in "en",
    axe_finds_nothing_where_something_went_wrong: Trouble in "en",
    axe_finds_nothing_from_right_to_left_where_alice_begins: Beginning in "ar",
    axe_finds_nothing_from_right_to_left_where_alice_reads: Reading in "ar",
}
