//! One life of the process, from its start to its end.

use std::{path::Path, process::Stdio, time::Duration};

use dm_model::{Timestamp, UserId};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};
use url::Url;

use crate::{desktop::Desktop, world::World};

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Life {
    child: Child,
    told: ChildStdin,
    says: Lines<BufReader<ChildStdout>>,
}

/// How a process begins.
pub struct Beginning<'a> {
    pub folder: &'a Path,
    pub x: Url,
    pub account: UserId,
    pub now: Timestamp,
    pub desktop: Option<&'a Desktop>,
    pub stepwise: bool,
}

impl<'a> Beginning<'a> {
    /// With alice's account, a vault of files in this folder, and straight to X.
    pub fn of(world: &World, folder: &'a Path) -> Self {
        let (x, now) = (world.simulator.origin(), world.x.now());
        Self { folder, x, account: world.alice, now, desktop: None, stepwise: false }
    }
}

impl Life {
    pub fn begin(beginning: &Beginning<'_>) -> Self {
        let Beginning { folder, x, account, now, desktop, stepwise } = beginning;
        let mut command = Command::new(env!("CARGO_BIN_EXE_session-in-a-process"));
        command.arg(if desktop.is_some() { "keychain" } else { "file" }).arg(folder).arg(x.as_str());
        command.arg(account.to_string()).arg(now.as_millis().to_string());
        command.arg(if *stepwise { "stepwise" } else { "at once" });
        if let Some(desktop) = desktop {
            desktop.host(&mut command);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let (told, says) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, told, says: BufReader::new(says).lines() }
    }

    pub async fn tell(&mut self, order: &str) {
        self.told.write_all(format!("{order}\n").as_bytes()).await.unwrap();
    }

    pub async fn hear(&mut self) -> String {
        let line = timeout(PATIENCE, self.says.next_line()).await.expect("the process says nothing");
        line.unwrap().expect("the process ended by itself")
    }

    pub async fn ask(&mut self, order: &str) -> String {
        self.tell(order).await;
        self.hear().await
    }

    /// With SIGKILL, where there is such a thing.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// The token in an answer.
pub fn token(answer: &str) -> &str {
    answer.strip_prefix("token\t").unwrap_or_else(|| panic!("it answers {answer:?}"))
}
