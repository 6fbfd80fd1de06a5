//! A Debian in a folder, with nothing in it but what every Debian has.
//!
//! debootstrap makes it once; it is kept as an archive and unpacked anew for each check. What runs in it has mounts and
//! processes of its own (`unshare`), so that nothing of it outlives the check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::left_behind::Listing;
use super::shown;
use crate::{process, repository};

/// As whom something runs.
#[derive(Clone, Copy)]
pub enum User {
    /// Who installs.
    Root,
    /// Who uses it.
    Alice,
}

/// The folder, the cache of packages, and as whom; then the program. The shell stays: it is what `unshare` takes with it when it ends,
/// and with the first process of its kind go all others. (Who changes to another user is not told any more.)
const ENTER: &str = r#"
set -e
mount -t proc proc "$1/proc"
mount -t tmpfs shm "$1/dev/shm"
mount --bind "$2" "$1/var/cache/apt/archives"
root=$1 user=$3
shift 3
chroot --userspec="$user" "$root" "$@"
exit $?
"#;

const RUNTIME: &str = "/run/alice";

/// The unpacked Debian.
pub struct CleanRoot {
    folder: PathBuf,
    archives: PathBuf,
}

impl CleanRoot {
    /// Unpacks a bare one, as new as this system, and gives it a user.
    pub fn make() -> Result<Self> {
        let files = repository::target().join("dist-check");
        let (folder, archives) = (files.join("root"), files.join("archives"));
        fs::create_dir_all(archives.join("partial"))?;
        let suite = suite()?;
        let bare = bare(&files, &suite)?;
        empty(&folder)?;
        let mut unpack = process::command("tar");
        unpack.args(["--extract", "--preserve-permissions", "--file"]).arg(&bare).arg("--directory").arg(&folder);
        process::run_quietly("Unpacking a clean Debian", &mut unpack)?;

        let root = Self { folder, archives };
        root.write(
            "etc/apt/sources.list",
            &format!(
                "deb http://deb.debian.org/debian {suite} main\n\
                 deb http://deb.debian.org/debian {suite}-updates main\n\
                 deb http://deb.debian.org/debian-security {suite}-security main\n"
            ),
        )?;
        // The cache belongs to this machine's root, and so does the download.
        root.write("etc/apt/apt.conf.d/90check", "APT::Sandbox::User \"root\";\n")?;
        for file in ["etc/resolv.conf", "etc/hosts"] {
            let here = Path::new("/").join(file);
            if here.is_file() {
                fs::copy(&here, root.folder.join(file)).with_context(|| format!("cannot copy {}", shown(&here)))?;
            }
        }
        root.run("Making the user alice", &["useradd", "--create-home", "alice"])?;
        root.run("Giving alice a session's folder", &["install", "-d", "-o", "alice", "-m", "700", RUNTIME])?;
        root.run("Asking for the newest packages", &["apt-get", "-q", "update"])?;
        Ok(root)
    }

    /// Installs a file as a person would, without what is only recommended: what is needed must be enough.
    pub fn install(&self, deb: &Path) -> Result<()> {
        let name = deb.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let inside = self.folder.join(&name);
        fs::copy(deb, &inside).with_context(|| format!("cannot copy {}", shown(deb)))?;
        self.apt("Installing the package and what it depends on", &["install", &format!("/{name}")])?;
        fs::remove_file(&inside)?;
        Ok(())
    }

    /// Installs what only the check needs.
    pub fn install_tools(&self, packages: &[&str]) -> Result<()> {
        self.apt("Installing what the check needs", &[&["install"], packages].concat())
    }

    /// Removes a package; its dependencies stay, as they do until somebody says `autoremove`.
    pub fn remove(&self, package: &str) -> Result<()> {
        self.apt("Removing the package", &["remove", package])
    }

    /// The files and folders that a package says are its own.
    pub fn files_of(&self, package: &str) -> Result<Listing> {
        let answer = process::answer(&mut self.command(User::Root, &["dpkg", "--listfiles", package]));
        Ok(answer.context("dpkg does not know the package")?.lines().map(str::to_owned).collect())
    }

    /// The files and folders of all packages that are installed.
    pub fn files_of_packages(&self) -> Result<Listing> {
        let lists = "cat /var/lib/dpkg/info/*.list";
        let answer = process::answer(&mut self.command(User::Root, &["sh", "-c", lists]));
        Ok(answer.context("dpkg keeps no lists")?.lines().map(str::to_owned).collect())
    }

    /// All files and folders.
    pub fn list_files(&self) -> Result<Listing> {
        let mut find = process::command("find");
        find.arg(&self.folder).args(["-xdev", "-printf", "/%P\\n"]);
        Ok(process::answer(&mut find).context("cannot list the files")?.lines().map(str::to_owned).collect())
    }

    /// Where a file of it lies, seen from outside.
    pub fn path_of(&self, file: &str) -> PathBuf {
        self.folder.join(file.trim_start_matches('/'))
    }

    /// A program in it.
    pub fn command(&self, user: User, words: &[&str]) -> Command {
        let name = match user {
            User::Root => "root:root",
            User::Alice => "alice:alice",
        };
        let mut command = process::command("unshare");
        command.args(["--mount", "--pid", "--fork", "--kill-child", "--", "sh", "-c", ENTER, "sh"]);
        command.arg(&self.folder).arg(&self.archives).arg(name).args(words);
        command
            .env_clear()
            .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .env("LANG", "C.UTF-8");
        match user {
            User::Root => command.env("HOME", "/root").env("DEBIAN_FRONTEND", "noninteractive"),
            User::Alice => command.env("HOME", "/home/alice").env("XDG_RUNTIME_DIR", RUNTIME),
        };
        command
    }

    /// Removes the folder.
    pub fn discard(&self) -> Result<()> {
        fs::remove_dir_all(&self.folder).with_context(|| format!("cannot remove {}", shown(&self.folder)))
    }

    fn apt(&self, title: &str, words: &[&str]) -> Result<()> {
        self.run(title, &[&["apt-get", "-q", "--yes", "--no-install-recommends"], words].concat())
    }

    fn run(&self, title: &str, words: &[&str]) -> Result<()> {
        process::run_quietly(title, &mut self.command(User::Root, words))
    }

    fn write(&self, file: &str, text: &str) -> Result<()> {
        let path = self.folder.join(file);
        fs::write(&path, text).with_context(|| format!("cannot write {}", shown(&path)))
    }
}

/// The archive of a bare Debian, made when it is not there.
fn bare(files: &Path, suite: &str) -> Result<PathBuf> {
    let archive = files.join(format!("{suite}.tar.gz"));
    if !archive.is_file() {
        let folder = files.join("bare");
        empty(&folder)?;
        let mut debootstrap = process::command("debootstrap");
        debootstrap.args(["--variant=minbase", "--include=ca-certificates", suite]).arg(&folder);
        process::run_quietly(
            "Making a clean Debian (once; some minutes)",
            debootstrap.arg("http://deb.debian.org/debian"),
        )?;
        let partial = files.join("partial.tar.gz");
        let mut pack = process::command("tar");
        pack.arg("--create")
            .arg("--gzip")
            .arg("--file")
            .arg(&partial)
            .args(["--exclude=./var/cache/apt/archives/*.deb", "--directory"]);
        process::run_quietly("Keeping it for the next time", pack.arg(&folder).arg("."))?;
        fs::rename(&partial, &archive)?;
        fs::remove_dir_all(&folder)?;
    }
    Ok(archive)
}

/// The Debian that this is, by its name: what is built here runs on it and on newer ones.
fn suite() -> Result<String> {
    let description = fs::read_to_string("/etc/os-release").context("cannot read /etc/os-release")?;
    let value = |key: &str| description.lines().find_map(|line| line.strip_prefix(key));
    match (value("ID="), value("VERSION_CODENAME=")) {
        (Some("debian"), Some(codename)) => Ok(codename.to_owned()),
        _ => bail!("this system is made of Debian but is none; the check knows where to get Debian alone"),
    }
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", shown(folder)))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", shown(folder)))
}
