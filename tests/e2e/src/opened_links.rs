//! The links that the app opens: programs stand first in `PATH` that write them down instead of opening a browser.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::Result;
use url::Url;

use crate::{PATIENCE, until};

/// Programs by which apps open links.
const OPENERS: [&str; 3] = ["xdg-open", "gio", "x-www-browser"];

/// The links that the app has opened.
#[derive(Debug, Clone)]
pub struct OpenedLinks {
    programs: PathBuf,
    list: PathBuf,
    no_browser: PathBuf,
}

impl OpenedLinks {
    /// Puts the programs into a folder of their own.
    pub(crate) fn prepare(folder: &Path) -> Result<Self> {
        let [programs, list, no_browser] = ["bin", "opened-links", "no-browser"].map(|name| folder.join(name));
        fs::create_dir_all(&programs)?;
        // The last argument is the link: gio is called as `gio open LINK`. xdg-open ends with 3 when it finds no browser.
        let script = format!(
            "#!/bin/sh\n[ -e '{}' ] && exit 3\nfor link in \"$@\"; do :; done\nprintf '%s\\n' \"$link\" >>'{}'\n",
            no_browser.display(),
            list.display()
        );
        for opener in OPENERS {
            let program = programs.join(opener);
            fs::write(&program, &script)?;
            fs::set_permissions(program, fs::Permissions::from_mode(0o755))?;
        }
        Ok(Self { programs, list, no_browser })
    }

    /// The folder that must come first in `PATH`.
    pub(crate) fn programs(&self) -> &Path {
        &self.programs
    }

    /// From now on no browser can be opened.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn take_the_browser_away(&self) -> Result<()> {
        Ok(fs::write(&self.no_browser, "")?)
    }

    /// All that were opened, first one first.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        let list = fs::read_to_string(&self.list).unwrap_or_default();
        list.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).map(str::to_owned).collect()
    }

    /// Waits for the link that is opened as the `number`th, counted from 1.
    ///
    /// # Errors
    /// When the app opens none in time, or something that is no link.
    pub async fn wait_for(&self, number: usize) -> Result<Url> {
        let what = format!("the app to open link {number}");
        let link = until(&what, PATIENCE, async || Ok(self.all().into_iter().nth(number.saturating_sub(1)))).await?;
        Ok(link.parse()?)
    }
}
