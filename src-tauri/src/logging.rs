//! The log: what happened, never what was said. `docs/LOGGING.md` says what may stand in it.
//!
//! It goes to the terminal, and, once it is known where Pipit keeps its things, into files there, which take each other's place before
//! they become large. Whatever becomes of the files, the app goes on: what cannot be written is not written.

use std::{
    fs,
    io::{self, IsTerminal as _, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use logroller::{LogRoller, LogRollerBuilder, Rotation, RotationSize};
use tracing::Subscriber;
use tracing_subscriber::{EnvFilter, Layer as _, fmt, fmt::MakeWriter, layer::SubscriberExt as _};

use crate::data_folder;

/// The newest file's name; older ones have a number behind it, and a larger one the older they are.
const NAME: &str = "pipit.log";
/// How large a file may become.
const LARGEST_MB: u64 = 1;
/// How many older files are kept beside the newest one.
const OLDER: u64 = 4;

/// What stands between a rotated file and its number for a moment. Where the app ends within it, the file would stay for ever.
const PENDING: &str = "pipit.log.pending.";

/// The files, once they are open.
#[derive(Clone, Default)]
pub struct LogFiles(Arc<OnceLock<Mutex<LogRoller>>>);

/// Writes what `PIPIT_LOG` asks for to the terminal, and to the files as soon as these are open; by default warnings, and what our own
/// crates find worth telling.
pub fn start() -> LogFiles {
    const DEFAULT: &str = "warn,pipit=info,dm_engine=info,dm_store=info,x_api=info,x_auth=info";
    let filter = EnvFilter::try_from_env("PIPIT_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let files = LogFiles::default();
    // Only a second call could fail, and there is one.
    let _already_set = tracing::subscriber::set_global_default(subscriber(files.clone(), filter));
    files
}

fn subscriber(files: LogFiles, filter: EnvFilter) -> impl Subscriber + Send + Sync {
    // A line that cannot be written must not become a panic about a line that cannot be written.
    let ansi = io::stderr().is_terminal();
    let terminal = fmt::layer().with_writer(io::stderr).with_ansi(ansi).log_internal_errors(false);
    let kept = fmt::layer().with_writer(files).with_ansi(false).log_internal_errors(false);
    tracing_subscriber::registry().with(terminal.and_then(kept).with_filter(filter))
}

impl LogFiles {
    /// Begins to write to files in this folder, which nobody else may look into.
    ///
    /// # Errors
    /// When the folder cannot be made, or not be written in.
    pub fn open(&self, folder: &Path) -> io::Result<()> {
        data_folder::create_private(folder)?;
        sweep(folder)?;
        let roller = LogRollerBuilder::new(folder, Path::new(NAME))
            .rotation(Rotation::SizeBased(RotationSize::MB(LARGEST_MB)))
            .max_keep_files(OLDER)
            .file_mode(0o600)
            // Rotated files get their numbers beside the app; whoever closes the log waits for that.
            .graceful_shutdown(true)
            .build()
            .map_err(io::Error::other)?;
        // They are opened once.
        let _already_open = self.0.set(Mutex::new(roller));
        Ok(())
    }
}

/// Takes away what an app that was killed has left.
fn sweep(folder: &Path) -> io::Result<()> {
    let left =
        |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(PENDING));
    fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).filter(left).try_for_each(fs::remove_file)
}

/// One line on its way to the files.
pub struct Line<'a>(&'a LogFiles);

impl<'a> MakeWriter<'a> for LogFiles {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(self)
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.0.get() {
            Some(roller) => roller.lock().unwrap_or_else(PoisonError::into_inner).write(bytes),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.0.get() {
            Some(roller) => roller.lock().unwrap_or_else(PoisonError::into_inner).flush(),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files in a folder with their lengths, in alphabetical order.
    fn files(folder: &Path) -> Vec<(String, u64)> {
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
            .collect();
        files.sort();
        files
    }

    fn write(log: &LogFiles, bytes: usize) {
        Line(log).write_all(&vec![b'x'; bytes]).unwrap();
    }

    #[test]
    fn what_is_told_before_the_files_are_open_is_not_kept_and_harms_nobody() {
        let log = LogFiles::default();
        write(&log, 100);
        let folder = tempfile::tempdir().unwrap();
        log.open(folder.path()).unwrap();
        write(&log, 7);
        assert_eq!(files(folder.path()), [(NAME.to_owned(), 7)]);
    }

    #[test]
    fn there_are_five_files_of_a_megabyte_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..4 {
            let log = LogFiles::default();
            log.open(folder.path()).unwrap();
            for _ in 0..400 {
                write(&log, 10_000);
            }
            drop(log);
        }
        let files = files(folder.path());
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [NAME, "pipit.log.1", "pipit.log.2", "pipit.log.3", "pipit.log.4"]);
        assert!(files.iter().all(|(_, length)| *length <= 1 << 20), "{files:?}");
    }

    #[test]
    fn what_an_app_that_was_killed_left_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pipit.log.pending.7"), "left").unwrap();
        fs::write(folder.path().join("other"), "somebody's").unwrap();
        LogFiles::default().open(folder.path()).unwrap();
        assert_eq!(files(folder.path()), [("other".to_owned(), 10), (NAME.to_owned(), 0)]);
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_can_read_them() {
        use std::os::unix::fs::PermissionsExt as _;

        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("logs");
        let log = LogFiles::default();
        log.open(&folder).unwrap();
        write(&log, 2 << 20);
        write(&log, 2 << 20);
        drop(log);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        let modes: Vec<_> = files(&folder).iter().map(|(name, _)| mode(&folder.join(name))).collect();
        assert_eq!(modes, vec![0o600; files(&folder).len()]);
        assert!(modes.len() > 1);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_and_the_log_goes_on_without_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let log = LogFiles::default();
        log.open(&file.join("logs")).unwrap_err();
        write(&log, 100);
    }

    #[test]
    fn what_cannot_be_written_takes_no_app_along() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("logs");
        let log = LogFiles::default();
        log.open(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        // A new file is begun, and the folder is gone.
        Line(&log).write_all(&vec![b'x'; 2 << 20]).unwrap_err();
        let filter = EnvFilter::new("warn");
        tracing::subscriber::with_default(subscriber(log.clone(), filter), || tracing::warn!("the app goes on"));
        assert!(!folder.exists());
    }
}
