//! What a program takes on the disk, as Debian's packages say it: the program's own packages, and all that a system gets on
//! which nothing is installed yet.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Candidate;
use crate::process;
use crate::repository::{self, Profile};

/// In bytes; nothing where it cannot be known.
#[derive(Serialize, Debug, Clone, Copy, Default, PartialEq)]
pub struct Sizes {
    pub own: Option<f64>,
    pub with_all_it_needs: Option<f64>,
}

/// Weighs a peer, or else Pipit: by the package that `cargo xtask dist` has made, or else the program alone.
pub fn weigh(peer: Option<&Candidate>) -> Sizes {
    if let Some(peer) = peer {
        let mut ask = process::command("dpkg-query");
        ask.args(["--show", "--showformat=${Installed-Size}\\n"]).args(peer.packages);
        let package = peer.packages.first().map(OsStr::new);
        Sizes { own: kibibytes(&mut ask), with_all_it_needs: package.and_then(of_all_installed_with) }
    } else if let Some(package) = package_of_pipit() {
        let own = own_size(&package);
        let others = of_all_installed_with(package.as_os_str());
        Sizes { own, with_all_it_needs: own.zip(others).map(|(own, others)| own + others) }
    } else {
        let program = fs::metadata(repository::built_program("pipit", Profile::Release));
        Sizes { own: program.ok().map(|program| bytes(program.len())), with_all_it_needs: None }
    }
}

/// The newest .deb that was made here.
pub fn package_of_pipit() -> Option<PathBuf> {
    let made = fs::read_dir(repository::target().join("dist")).ok()?;
    let packages =
        made.filter_map(|file| Some(file.ok()?.path())).filter(|path| path.extension() == Some(OsStr::new("deb")));
    packages.max_by_key(|path| fs::metadata(path).and_then(|file| file.modified()).ok())
}

fn own_size(package: &Path) -> Option<f64> {
    kibibytes(process::command("dpkg-deb").arg("--field").arg(package).arg("Installed-Size"))
}

/// What comes from Debian when this is installed where nothing is.
fn of_all_installed_with(package: &OsStr) -> Option<f64> {
    let mut simulate = process::command("apt-get");
    simulate.args(["--simulate", "--no-install-recommends", "--option", "Dir::State::status=/dev/null", "install"]);
    let coming = coming_packages(&process::answer(simulate.arg(package))?);
    if coming.is_empty() {
        return None;
    }
    let shown = process::answer(process::command("apt-cache").arg("show").args(&coming))?;
    let sizes = shown.lines().filter_map(|line| line.strip_prefix("Installed-Size:"));
    sum_of_kibibytes(sizes)
}

/// The packages that apt would install, each as `name=version`; a package from a file is not one that it can show.
fn coming_packages(simulated: &str) -> Vec<String> {
    let lines = simulated.lines().filter_map(|line| line.strip_prefix("Inst "));
    let packages = lines.filter_map(|line| {
        let (name, more) = line.split_once(" (")?;
        let (version, from) = more.split_once(' ')?;
        (!from.starts_with("local-deb")).then(|| format!("{}={version}", name.split(' ').next().unwrap_or(name)))
    });
    packages.collect()
}

fn kibibytes(command: &mut std::process::Command) -> Option<f64> {
    sum_of_kibibytes(process::answer(command)?.lines())
}

fn sum_of_kibibytes<'a>(sizes: impl Iterator<Item = &'a str>) -> Option<f64> {
    let sizes: Vec<u32> = sizes.map(|size| size.trim().parse().ok()).collect::<Option<_>>()?;
    (!sizes.is_empty()).then(|| sizes.into_iter().map(f64::from).sum::<f64>() * 1024.0)
}

/// Exact for every size that a program has.
fn bytes(length: u64) -> f64 {
    u32::try_from(length).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apt_says_what_would_come() {
        let simulated = "Reading package lists...\n\
            Inst gcc-12-base (12.2.0-14+deb12u1 Debian:12.15/oldstable [amd64])\n\
            Inst libc6 [2.35-1] (2.36-9+deb12u14 Debian:12.15/oldstable [amd64]) []\n\
            Inst pipit (0.1.0 local-deb [amd64])\n\
            Conf libc6 (2.36-9+deb12u14 Debian:12.15/oldstable [amd64])\n";
        assert_eq!(coming_packages(simulated), ["gcc-12-base=12.2.0-14+deb12u1", "libc6=2.36-9+deb12u14"]);
    }

    #[test]
    fn sizes_are_added_and_one_that_is_no_number_makes_the_sum_unknown() {
        assert_eq!(sum_of_kibibytes([" 100", "28"].into_iter()), Some(131_072.0));
        assert_eq!(sum_of_kibibytes(["100", ""].into_iter()), None);
        assert_eq!(sum_of_kibibytes([].into_iter()), None);
    }
}
