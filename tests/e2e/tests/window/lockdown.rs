//! A page that was taken over can do what the page may do, and nothing beside it: its scripts are run here, and the app goes on.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, ensure};
use pipit_e2e::Page;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    outside::Outside,
    scene::{Scene, Setting, play},
};

/// The app's own commands; what they do is for the page.
const OUR_COMMANDS: &str = "__app-acl__";

/// Commands of plugins that other apps have, and some that nobody has.
const FOREIGN_COMMANDS: [&str; 16] = [
    "plugin:fs|read_text_file",
    "plugin:fs|write_text_file",
    "plugin:fs|read_dir",
    "plugin:fs|remove",
    "plugin:shell|open",
    "plugin:shell|execute",
    "plugin:http|fetch",
    "plugin:opener|open_url",
    "plugin:opener|open_path",
    "plugin:clipboard-manager|read_text",
    "plugin:process|exit",
    "plugin:updater|check",
    "eval",
    "read_file",
    "../start",
    "constructor",
];

/// Every command that Tauri and the plugins in this app have, as its build found them.
fn commands_of_plugins() -> Result<BTreeSet<String>> {
    let manifests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gen/schemas/acl-manifests.json");
    let manifests: Value = serde_json::from_slice(&fs::read(manifests).context("build the app first")?)?;
    let manifests = manifests.as_object().context("manifests by plugin")?;
    let mut commands = BTreeSet::new();
    for (plugin, manifest) in manifests.iter().filter(|(plugin, _)| *plugin != OUR_COMMANDS) {
        let plugin = plugin.strip_prefix("core:").unwrap_or(plugin);
        let permissions = manifest["permissions"].as_object().context("permissions by name")?;
        let named = permissions.values().filter_map(|permission| permission["commands"]["allow"].as_array());
        commands.extend(named.flatten().filter_map(Value::as_str).map(|command| format!("plugin:{plugin}|{command}")));
    }
    Ok(commands)
}

/// What came of a command that a script of the page asked for.
#[derive(Debug, Deserialize)]
struct Asked {
    command: String,
    /// Why it was refused; nothing where it was not.
    refusal: Option<String>,
}

impl Asked {
    /// Tauri knows no such command, or does not allow it. Anything else has been heard by the command itself.
    fn is_locked_out(&self) -> bool {
        self.refusal.as_ref().is_some_and(|why| why.contains("not allowed") || why.contains("not found"))
    }
}

async fn ask_for(page: &Page, commands: &[String]) -> Result<Vec<Asked>> {
    page.read_once(&format!(
        "const done = arguments[0];
        Promise.all({}.map(async (command) => {{
            try {{
                await window.__TAURI_INTERNALS__.invoke(command, {{}});
                return {{ command, refusal: null }};
            }} catch (error) {{
                return {{ command, refusal: String(error?.message ?? error) }};
            }}
        }})).then(done);",
        json!(commands)
    ))
    .await
}

impl Scene {
    /// A message comes and another one goes: whatever was tried, the app is as it was.
    async fn goes_on(&self) -> Result<()> {
        let page = self.page()?;
        let bob = self.world.with(self.world.bob);
        self.world.writes(self.world.bob, "Are you still there?")?;
        page.see_message("Are you still there?").await?;
        page.write("I am").await?;
        page.see_message_that("I am", "is sent", |item| item.send_state.as_deref() == Some("sent")).await?;
        assert_eq!(self.world.alice_wrote(&bob).last().map(String::as_str), Some("I am"));
        Ok(())
    }
}

#[tokio::test]
async fn a_script_of_the_page_can_call_no_command_outside_its_capability() -> Result<()> {
    play("capability", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
        let mut commands: Vec<String> = commands_of_plugins()?.into_iter().collect();
        assert!(commands.len() > 150, "the list is too short to be all of them: {commands:?}");
        commands.extend(FOREIGN_COMMANDS.map(str::to_owned));
        let asked = ask_for(&page, &commands).await?;
        assert_eq!(asked.len(), commands.len());
        let heard: Vec<_> = asked.iter().filter(|asked| !asked.is_locked_out()).collect();
        let names: Vec<_> = heard.iter().map(|asked| asked.command.as_str()).collect();
        assert_eq!(names, ["plugin:window|set_title"], "{heard:#?}");
        // Those of the app are there, so the others were refused for what they are.
        let ours = ask_for(&page, &["load_settings".to_owned()]).await?;
        assert!(ours.iter().all(|asked| asked.refusal.is_none()), "{ours:?}");
        scene.goes_on().await
    })
    .await
}

/// Each way out of a page that there is; what it gives is a word for what came of it. `OUTSIDE` is the computer outside.
const WAYS_OUT: &str = include_str!("lockdown/ways_out.js");

/// Ways that must say themselves that they were refused.
const REFUSED: [&str; 12] = [
    "fetch",
    "fetchOfX",
    "blindFetch",
    "request",
    "module",
    "font",
    "socket",
    "events",
    "fileFetch",
    "asset",
    "worker",
    "serviceWorker",
];

#[tokio::test]
async fn nothing_that_a_script_of_the_page_does_reaches_another_computer() -> Result<()> {
    play("ways_out", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let outside = Outside::begin().await?;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
        let came_of: Value = page.read_once(&WAYS_OUT.replace("OUTSIDE", &outside.host)).await?;
        assert_eq!(outside.asked().await?, Vec::<String>::new(), "somebody outside was asked: {came_of:#}");
        for way in REFUSED {
            assert_eq!(came_of[way], "refused", "{way}: {came_of:#}");
        }
        for (way, what) in came_of.as_object().context("what came of each way")? {
            // A frame tells that it is done with what it did not load.
            ensure!(what != "loaded" || way == "frame", "{way} loaded something: {came_of:#}");
        }
        for way in ["opened", "openedAsScript"] {
            assert_eq!(came_of[way], "null", "{way} opened a window");
        }
        assert_eq!(came_of["webRtc"], "undefined", "scripts could reach others past all policies");
        let where_it_is: String = page.read("return location.href;").await?;
        assert!(where_it_is.starts_with("tauri://localhost"), "the window shows {where_it_is}");
        let downloads: Vec<_> = fs::read_dir(scene.desktop.folder().join("home"))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.contains("attack") || name == "file" || name == "Downloads")
            .collect();
        assert!(downloads.is_empty(), "something was kept: {downloads:?}");
        assert_eq!(scene.desktop.opened_links().all().len(), 1, "the sign-in, and nothing else, opened a browser");
        scene.goes_on().await?;
        assert_eq!(outside.asked().await?, Vec::<String>::new(), "nor later");
        Ok(())
    })
    .await
}

/// Ways to make a text run. Each gives whether it ran.
const WAYS_TO_RUN: &str = include_str!("lockdown/ways_to_run.js");

#[tokio::test]
async fn no_text_becomes_a_script_in_the_page() -> Result<()> {
    play("running_texts", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
        let ran: Vec<String> = page.read_once(WAYS_TO_RUN).await?;
        assert_eq!(ran, Vec::<String>::new(), "these ran");
        let frozen: bool = page.read("return Object.isFrozen(Object.prototype);").await?;
        assert!(frozen, "scripts can change what all objects are");
        scene.goes_on().await
    })
    .await
}

/// What no picture is called.
const ODD_PATHS: [&str; 18] = [
    "pipit-media://localhost/",
    "pipit-media://localhost/..%2F..%2Fsettings.json",
    "pipit-media://localhost/%2e%2e/%2e%2e/etc/passwd",
    "pipit-media://localhost//etc/passwd",
    "pipit-media://localhost/%2Fetc%2Fpasswd",
    "pipit-media://localhost/1%2Fattachment%2F..%2F..%2Fmessages.sqlite",
    "pipit-media://localhost/1%2Fattachment%2F3_1%00.png",
    "pipit-media://localhost/1%2Fattachment%2F3_1%2F..",
    "pipit-media://localhost/1%2Fpicture%2F-1%2F0",
    "pipit-media://localhost/1%2Fpicture%2F99999999999999999999%2F0",
    "pipit-media://localhost/1%2Foutgoing%2F..%2F..%2Flock",
    "pipit-media://localhost/C:%5CWindows%5Cwin.ini",
    "pipit-media://localhost/%ff%fe",
    "pipit-media://localhost/?path=/etc/passwd",
    "pipit-media://evil.example/1%2Fattachment%2F3_1",
    "pipit-media://alice:secret@localhost/1",
    "pipit-media://localhost/file:%2F%2F%2Fetc%2Fpasswd",
    "pipit-media://localhost/https:%2F%2Fexample.org%2Fa.png",
];

/// How the app's own protocols answer: the status, or that the browser refuses, and how many bytes.
#[derive(Deserialize)]
struct Answered {
    address: String,
    status: u16,
    bytes: usize,
}

#[tokio::test]
async fn the_app_s_own_protocols_give_nothing_that_is_asked_for_oddly() -> Result<()> {
    play("odd_paths", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
        let mut addresses: Vec<String> = ODD_PATHS.map(str::to_owned).to_vec();
        addresses.push(format!("pipit-media://localhost/{}", "a".repeat(1_000_000)));
        let alice = scene.world.alice;
        for kind in ["attachment", "preview", "outgoing"] {
            addresses.push(format!("pipit-media://localhost/{alice}%2F{kind}%2F..%2F..%2F..%2Fsettings.json"));
        }
        // A command needs the key that only Tauri's own script in the page has.
        addresses.push("ipc://localhost/load_settings".to_owned());
        let answered: Vec<Answered> = page
            .read_once(&format!(
                "const done = arguments[0];
                Promise.all({}.map(async (address) => {{
                    // To a forged command nothing is said at all.
                    const patience = new AbortController();
                    setTimeout(() => patience.abort(), 2000);
                    try {{
                        const command = address.startsWith('ipc:');
                        const headers = {{ 'Content-Type': 'application/json', 'Tauri-Callback': '1', 'Tauri-Error': '2', 'Tauri-Invoke-Key': 'guessed' }};
                        const answer = await fetch(address, {{ signal: patience.signal, ...(command ? {{ method: 'POST', headers, body: '{{}}' }} : {{}}) }});
                        return {{ address, status: answer.status, bytes: (await answer.arrayBuffer()).byteLength }};
                    }} catch {{
                        return {{ address, status: 0, bytes: 0 }};
                    }}
                }})).then(done);",
                json!(addresses)
            ))
            .await?;
        assert_eq!(answered.len(), addresses.len());
        for one in &answered {
            let refused = one.status == 0 || one.status >= 400;
            assert!(refused && one.bytes == 0, "{}: {} with {} bytes", one.address, one.status, one.bytes);
        }
        scene.goes_on().await
    })
    .await
}

#[tokio::test]
async fn the_keys_of_a_browser_lead_nowhere() -> Result<()> {
    play("browser_keys", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
        page.read::<bool>("window.sameAsBefore = true; return true;").await?;
        page.press("composer-text").await?;
        for keys in [
            "F5",
            "ctrl+r",
            "ctrl+shift+r",
            "alt+Left",
            "alt+Right",
            "BackSpace",
            "alt+Home",
            "ctrl+t",
            "ctrl+l",
            "ctrl+u",
            "ctrl+o",
            "F11",
        ] {
            scene.desktop.press(keys).await?;
        }
        // The menu of the right button, with its first entry taken.
        for keys in ["shift+F10", "Down", "Return", "Escape"] {
            scene.desktop.press(keys).await?;
        }
        // Escape may have closed the conversation.
        page.open_conversation(&scene.world.with(scene.world.bob)).await?;
        scene.goes_on().await?;
        let same: bool =
            page.read("return window.sameAsBefore === true && location.href.startsWith('tauri://localhost');").await?;
        assert!(same, "the page was left or loaded anew");
        Ok(())
    })
    .await
}
