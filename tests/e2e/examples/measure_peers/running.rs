//! A program from its start to its end, with everything that it starts.
//!
//! Some programs let go of what they start. Linux hands such orphans to this process, which has asked for them: whatever is new
//! among its children belongs to the program that runs.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use pipit_e2e::{PAINTED_INBOX, PATIENCE, ProcessTree, until};
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, waitpid};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    task::spawn_blocking,
    time::timeout,
};

use crate::{
    filled_store::FilledStore,
    programs::Program,
    screen::{Screen, Seen},
};

/// How long a program may take to end when it is asked to; what is left then is ended.
const TIME_TO_END: Duration = Duration::from_secs(5);

/// Has Linux hand orphans to this process.
pub fn take_orphans_in() -> Result<()> {
    Ok(set_child_subreaper(Some(getpid()))?)
}

/// When a start came how far.
pub struct Start {
    pub began: Instant,
    pub seen: Seen,
    /// When Pipit said that its inbox is painted.
    pub inbox: Option<Instant>,
}

/// A program that runs.
pub struct Running {
    child: Child,
    id: u32,
    /// What runs beside the program, such as the display.
    others: Vec<String>,
}

impl Running {
    /// Starts a program, and waits until it shows something.
    pub async fn start(program: Program, store: &FilledStore) -> Result<(Self, Start)> {
        let screen = Screen::of(store.desktop.display_name())?;
        let mut command = program.command(store)?;
        let speaks = program == Program::Pipit;
        command.stdin(Stdio::null()).stderr(Stdio::null());
        command.stdout(if speaks { Stdio::piped() } else { Stdio::null() });
        let others = ProcessTree::own_children()?;
        let began = Instant::now();
        let child = Command::from(command).kill_on_drop(true).spawn();
        let mut child = child.with_context(|| format!("{} does not start", program.name()))?;
        let seen = spawn_blocking(move || screen.see(program.sought()));
        let inbox = match child.stdout.take() {
            None => None,
            Some(output) => {
                let mut lines = BufReader::new(output).lines();
                let painted = async {
                    while !lines.next_line().await?.context("the app ended")?.starts_with(PAINTED_INBOX) {}
                    anyhow::Ok(Instant::now())
                };
                Some(timeout(PATIENCE, painted).await.context("no inbox was painted")??)
            }
        };
        let seen = seen.await?.with_context(|| format!("{} was not seen", program.name()))?;
        let id = child.id().context("it has ended")?;
        Ok((Self { child, id, others }, Start { began, seen, inbox }))
    }

    /// All its processes, those included that it has let go.
    pub fn processes(&self) -> Result<ProcessTree> {
        Ok(ProcessTree::of(&self.id.to_string()).with_orphans(self.orphans()?))
    }

    /// Asks it to end, ends what is left of it, and waits until the display is free.
    pub async fn end(mut self, screen: &Screen) -> Result<()> {
        let mut all = self.processes()?.ids()?;
        kill_process(process(&self.id.to_string())?, Signal::TERM)?;
        if timeout(TIME_TO_END, self.child.wait()).await.is_err() {
            self.child.kill().await?;
        }
        all.extend(self.orphans()?);
        for id in all.iter().filter(|id| **id != self.id.to_string()) {
            // Most have ended with it.
            let _ended = kill_process(process(id)?, Signal::KILL);
        }
        until("its processes and windows to go", PATIENCE, async || {
            for orphan in self.orphans()? {
                let _ended = waitpid(Some(process(&orphan)?), WaitOptions::NOHANG)?;
            }
            Ok((self.orphans()?.is_empty() && screen.windows()?.is_empty()).then_some(()))
        })
        .await
    }

    fn orphans(&self) -> Result<Vec<String>> {
        let own = self.id.to_string();
        let all = ProcessTree::own_children()?;
        Ok(all.into_iter().filter(|id| *id != own && !self.others.contains(id)).collect())
    }
}

fn process(id: &str) -> Result<Pid> {
    Pid::from_raw(id.parse()?).context("that is no process")
}
