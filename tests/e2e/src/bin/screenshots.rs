//! The camera of `cargo xtask screenshots`: goes to every screen of the app in its real window, on a display that nobody sees, and
//! takes a picture of each in the light and in the dark, in a wide and in a narrow window. An index names them all.

use std::{
    fmt::Display,
    fs,
    io::{Write as _, stdout},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Parser;
use pipit_e2e::{
    Launch, Theme, artefacts,
    screens::{Act, Screen, View, Visitor, Width},
};

#[derive(Parser)]
#[command(about = "Takes pictures of every screen of Pipit")]
struct Options {
    /// The built app
    #[arg(long, value_name = "PATH")]
    app: PathBuf,
    /// Where the pictures go
    #[arg(long, value_name = "DIR")]
    pictures: PathBuf,
    /// Go through one act alone, and leave all other pictures and the index as they are
    #[arg(long)]
    only: Option<Act>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let options = Options::parse();
    let program = std::path::absolute(&options.app)?;
    let folder = &options.pictures;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if options.only.is_none() {
        remove_pictures(folder)?;
    }
    let mut camera = Camera { folder: folder.clone(), taken: Vec::new() };
    for act in Act::ALL.into_iter().filter(|act| options.only.is_none_or(|only| only == *act)) {
        let launch = Launch {
            program: program.clone(),
            arguments: Vec::new(),
            x_origin: None,
            log: None,
            environment: Vec::new(),
        };
        let mut stage = act.set_stage(launch, "en").await?;
        let played = act.play(&mut stage, &mut camera).await;
        if played.is_err() {
            let kept = artefacts::folder_of("screenshots")?;
            artefacts::save_for_inquiry(&stage.desktop, &kept).await?;
            say(format!("The screen as it was, and the logs: {}", kept.display()))?;
        }
        played?;
    }
    if options.only.is_none() {
        fs::write(folder.join("README.md"), index(&camera.taken))?;
    }
    say(format!("{} screens: {}", camera.taken.len(), folder.display()))
}

/// Screens that are no more leave no pictures behind.
fn remove_pictures(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "png") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

struct Camera {
    folder: PathBuf,
    taken: Vec<Screen>,
}

impl Visitor for Camera {
    async fn visit(&mut self, view: &View<'_>) -> Result<()> {
        let path = self.folder.join(file_name(view.screen, view.theme, view.width));
        view.stage.app()?.save_small_picture(&view.stage.desktop, &path).await?;
        if !self.taken.contains(&view.screen) {
            self.taken.push(view.screen);
            say(format!("{}: {}", view.screen.name, view.screen.caption))?;
        }
        Ok(())
    }
}

fn file_name(screen: Screen, theme: Theme, width: Width) -> String {
    let light = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    format!("{}-{light}-{}.png", screen.name, width.name())
}

const HEAD: &str = "# Every screen of Pipit

Taken from the real window by `cargo xtask screenshots`, with the people of the demo. In the dark, where the browser asks for that.
";

fn index(screens: &[Screen]) -> String {
    let parts = screens.iter().map(|screen| {
        let pictures = Width::ALL.map(|width| picture(*screen, width)).join("\n");
        format!("\n## {}\n\n{pictures}\n", screen.caption)
    });
    [HEAD.to_owned()].into_iter().chain(parts).collect()
}

fn picture(screen: Screen, width: Width) -> String {
    let [light, dark] = [Theme::Light, Theme::Dark].map(|theme| file_name(screen, theme, width));
    let (caption, width) = (screen.caption, width.name());
    format!(
        r#"<picture><source media="(prefers-color-scheme: dark)" srcset="{dark}"><img src="{light}" alt="{caption}, {width} window" height="420"></picture>"#
    )
}

fn say(sentence: impl Display) -> Result<()> {
    Ok(writeln!(stdout(), "{sentence}")?)
}
