//! Newer versions of Pipit: a server of the test's own has the releases, and a file stands for the program that is replaced.
//!
//! The package in `updates/` is signed, for version 99.0.0, by a key of which only the public half was kept.

use std::{fs, path::PathBuf};

use anyhow::Result;
use pipit_e2e::Page;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::scene::{Setting, play};

const NEWER: &[u8] = include_bytes!("updates/newer.AppImage");
const SIGNATURE: &str = include_str!("updates/newer.AppImage.sig");
const KEY: &str = include_str!("updates/key.pub");
const OLD: &str = "The Pipit that runs.";

/// A server with a release, and the program that it would replace.
struct Releases {
    address: String,
    folder: TempDir,
    _server: JoinSet<()>,
}

impl Releases {
    /// Announces `version`, whose package is `package`.
    async fn serve(version: &'static str, package: Vec<u8>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let manifest = format!(
            r#"{{"version":"{version}","platforms":{{"linux-{}":{{"url":"{address}/package","signature":"{}"}}}}}}"#,
            std::env::consts::ARCH,
            SIGNATURE.trim(),
        );
        let mut server = JoinSet::new();
        server.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Who breaks off has what they wanted.
                let _ = answer(stream, manifest.as_bytes(), &package).await;
            }
        });
        let releases = Self { address, folder: TempDir::new()?, _server: server };
        fs::write(releases.program(), OLD)?;
        Ok(releases)
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("Pipit.AppImage")
    }

    fn setting(&self) -> Setting {
        // The environment of an app lives as long as the test's process.
        let releases: &'static str = format!("{}/latest.json", self.address).leak();
        let program: &'static str = self.program().display().to_string().leak();
        let environment = vec![
            ("PIPIT_TEST_RELEASES", releases),
            ("PIPIT_TEST_RELEASES_KEY", KEY.trim()),
            ("PIPIT_TEST_PROGRAM", program),
        ];
        Setting { environment, ..Setting::default() }
    }
}

async fn answer(mut stream: TcpStream, manifest: &[u8], package: &[u8]) -> Result<()> {
    let mut request = [0; 4096];
    let length = stream.read(&mut request).await?;
    let body = if request[..length].starts_with(b"GET /package ") { package } else { manifest };
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    stream.shutdown().await?;
    Ok(())
}

async fn refuses_to_install(page: &Page, releases: &Releases) -> Result<()> {
    page.press("install-update").await?;
    page.see_in("update-line", "The new version is not what Pipit's makers signed.").await?;
    assert_eq!(fs::read_to_string(releases.program())?, OLD);
    Ok(())
}

#[tokio::test]
async fn a_newer_version_is_found_after_the_start_and_installed_when_alice_says_so() -> Result<()> {
    let releases = Releases::serve("99.0.0", NEWER.to_vec()).await?;
    play("update", releases.setting(), async |scene| {
        let page = scene.sign_in().await?;
        page.see_in("update-line", "Pipit 99.0.0 is there.").await?;
        scene.keep_picture("offered").await?;
        assert_eq!(fs::read_to_string(releases.program())?, OLD);

        page.press("install-update").await?;
        page.see_in("update-line", "Pipit 99.0.0 is in place from the next start.").await?;
        assert_eq!(fs::read(releases.program())?, NEWER);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_was_changed_after_it_was_signed_is_not_installed() -> Result<()> {
    let mut changed = NEWER.to_vec();
    changed[60] ^= 1;
    let releases = Releases::serve("99.0.0", changed).await?;
    play("update-changed", releases.setting(), async |scene| {
        let page = scene.sign_in().await?;
        refuses_to_install(&page, &releases).await
    })
    .await
}

#[tokio::test]
async fn an_older_package_that_is_announced_as_a_newer_one_is_not_installed() -> Result<()> {
    let releases = Releases::serve("100.0.0", NEWER.to_vec()).await?;
    play("update-announced", releases.setting(), async |scene| {
        let page = scene.sign_in().await?;
        refuses_to_install(&page, &releases).await
    })
    .await
}

#[tokio::test]
async fn where_there_is_nothing_newer_alice_is_told_when_she_asks() -> Result<()> {
    let releases = Releases::serve("0.0.1", NEWER.to_vec()).await?;
    play("no-update", releases.setting(), async |scene| {
        let page = scene.sign_in().await?;
        page.press("settings").await?;
        page.press("look-for-update").await?;
        page.see_in("update-state", "This is the newest version.").await?;
        scene.keep_picture("newest").await
    })
    .await
}
