//! Which libraries the program needs, in the words of each kind of package. Both are read from the program itself, so that no
//! list can forget one.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::{process, repository};

/// What `xdg-open` and `xdg-mime` are in: links and files open through them.
const BESIDE_LIBRARIES: &str = "xdg-utils";

/// What the packages depend on.
pub struct Needed {
    /// Debian's packages, with the oldest version that has what is used.
    pub deb: Vec<String>,
    /// What an .rpm calls for: the libraries by their own names, which mean the same on Fedora and openSUSE.
    pub rpm: Vec<String>,
}

/// Asks `dpkg-shlibdeps`, where there is one, and the program's own list.
pub fn needed_by(program: &Path) -> Result<Needed> {
    let headers = process::answer(process::command("objdump").arg("--private-headers").arg(program))
        .context("cannot read the program's headers with objdump")?;
    let deb = if process::is_installed("dpkg-shlibdeps") { debian_packages(program)? } else { Vec::new() };
    Ok(Needed { deb, rpm: capabilities(&headers) })
}

fn debian_packages(program: &Path) -> Result<Vec<String>> {
    // It wants to stand in the source of a package.
    let source = repository::own_files().join("shlibdeps");
    fs::create_dir_all(source.join("debian"))?;
    fs::write(source.join("debian/control"), "Source: pipit\n\nPackage: pipit\nArchitecture: any\n")?;
    let mut shlibdeps = process::command("dpkg-shlibdeps");
    shlibdeps.arg("-O").arg(program).current_dir(&source).stderr(Stdio::null());
    let answer = process::answer(&mut shlibdeps).context("dpkg-shlibdeps cannot say what the program needs")?;
    let Some(packages) = answer.strip_prefix("shlibs:Depends=") else { bail!("dpkg-shlibdeps said “{answer}”") };
    Ok(packages.split(", ").chain([BESIDE_LIBRARIES]).map(str::to_owned).collect())
}

fn capabilities(headers: &str) -> Vec<String> {
    let is_loader = |library: &&str| library.starts_with("ld-linux");
    let libraries = headers.lines().filter_map(|line| line.trim().strip_prefix("NEEDED")).map(str::trim);
    let needed = libraries.filter(|library| !is_loader(library)).map(|library| format!("{library}()(64bit)"));
    needed.chain([BESIDE_LIBRARIES.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rpm_calls_for_libraries_by_their_names() {
        let headers =
            "Dynamic Section:\n  NEEDED               libgtk-3.so.0\n  NEEDED               ld-linux-x86-64.so.2\n";
        assert_eq!(capabilities(headers), ["libgtk-3.so.0()(64bit)", "xdg-utils"]);
    }
}
