//! Processes that end with their owner.

use std::{
    fs::File,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open},
};

use crate::{tools::Tool, until, waiting::PATIENCE};

/// How long a program may take to clear up when it is asked to end.
const TIME_TO_CLEAR_UP: Timespec = Timespec { tv_sec: 2, tv_nsec: 0 };

/// A running program and all that it started. Dropping it ends them.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    output: PathBuf,
}

impl Process {
    /// Starts `command`, which was made from `tool`. What it prints goes into a file in `folder`.
    pub(crate) fn start(tool: Tool, command: &mut Command, folder: &Path) -> Result<Self> {
        let name = tool.name();
        let output = folder.join(format!("{name}.log"));
        let file = File::create(&output).with_context(|| format!("cannot write {}", output.display()))?;
        let errors = file.try_clone()?;
        // A group of its own, so that what it starts in turn can be ended with it.
        command.process_group(0).stdout(file).stderr(errors);
        let child = command.spawn().with_context(|| format!("{name} does not start"))?;
        Ok(Self { name, child, output })
    }

    /// Waits until it has printed a whole line that fits; the answer is the line.
    pub(crate) async fn wait_for_line(&self, what: &str, fits: impl Fn(&str) -> bool) -> Result<String> {
        self.wait_for_line_within(PATIENCE, what, fits).await
    }

    /// The same for what may take another time.
    pub(crate) async fn wait_for_line_within(
        &self,
        at_most: Duration,
        what: &str,
        fits: impl Fn(&str) -> bool,
    ) -> Result<String> {
        let what = format!("{} to print {what}", self.name);
        let found = until(&what, at_most, async || {
            let printed = self.printed();
            let mut whole_lines = printed.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
            Ok(whole_lines.find(|line| fits(line)).map(str::to_owned))
        });
        found.await.with_context(|| format!("{} has printed: {}", self.name, self.printed()))
    }

    /// Fails with what it printed when it no longer runs.
    pub(crate) fn must_run(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("{} has ended ({status}): {}", self.name, self.printed());
        }
        Ok(())
    }

    fn printed(&self) -> String {
        std::fs::read(&self.output).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; then none of this finds anything.
        let group = Pid::from_child(&self.child);
        let _asked = kill_process_group(group, Signal::TERM);
        if let Ok(process) = pidfd_open(group, PidfdFlags::empty()) {
            let _ended = poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&TIME_TO_CLEAR_UP));
        }
        let _ended = kill_process_group(group, Signal::KILL);
        let _status = self.child.wait();
    }
}
