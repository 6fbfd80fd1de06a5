//! Whatever alice drags into the window.

use std::{
    fs::{self, File},
    path::Path,
};

use dm_media::{Limits, Preparation, Prepared, Unfit, examine, prepare};

use crate::{
    files,
    folder::{Folder, key},
};

/// Both ways in see the same, and leave nothing behind.
fn refused(folder: &Folder, path: &Path) -> Unfit {
    let (limits, target) = (Limits::default(), folder.target());
    let unfit: Result<Prepared, Unfit> = prepare(path, &target, &key(), &limits, Preparation::default());
    let unfit = unfit.unwrap_err();
    assert_eq!(examine(path, &limits).unwrap_err().to_string(), unfit.to_string());
    assert!(!target.exists());
    unfit
}

#[test]
fn a_file_that_is_gone_is_asked_for_again() {
    let folder = Folder::new();
    assert!(matches!(refused(&folder, &folder.path().join("gone.png")), Unfit::Vanished));
    let below_a_file = folder.file(b"text").join("gone.png");
    assert!(matches!(refused(&folder, &below_a_file), Unfit::Vanished));
}

#[test]
fn a_folder_is_no_file() {
    let folder = Folder::new();
    assert!(matches!(refused(&folder, folder.path()), Unfit::Folder));
}

#[test]
fn an_empty_file_is_refused() {
    let folder = Folder::new();
    assert!(matches!(refused(&folder, &folder.file(b"")), Unfit::Empty));
}

#[test]
fn a_name_is_no_proof() {
    let folder = Folder::new();
    let path = folder.path().join("letter.png");
    fs::write(&path, "Dear Bob, this is a letter.").unwrap();
    assert!(matches!(refused(&folder, &path), Unfit::UnknownFormat));
}

#[test]
fn a_file_too_large_for_anything_is_not_copied_first() {
    let folder = Folder::new();
    let path = folder.file(&files::png(8, 6));
    // Forty gigabytes that take no room.
    File::options().write(true).open(&path).unwrap().set_len(40 << 30).unwrap();
    assert!(matches!(refused(&folder, &path), Unfit::PictureTooLarge { can_shrink: false, .. }));
}

#[test]
fn a_copy_never_replaces_a_file() {
    let folder = Folder::new();
    let source = folder.file(&files::png(8, 6));
    fs::write(folder.target(), "older").unwrap();
    let unfit = prepare(&source, &folder.target(), &key(), &Limits::default(), Preparation::default()).unwrap_err();
    assert!(matches!(unfit, Unfit::Unwritable(_)), "{unfit}");
    assert_eq!(fs::read(folder.target()).unwrap(), b"older");
}

#[test]
fn a_file_that_is_refused_leaves_nothing_behind() {
    let folder = Folder::new();
    let source = folder.file(&files::png(3, 3));
    prepare(&source, &folder.target(), &key(), &Limits::default(), Preparation::default()).unwrap_err();
    assert_eq!(folder.left_behind(), Vec::<std::path::PathBuf>::new());
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_pipe_is_not_waited_for() {
        let folder = Folder::new();
        let path = folder.path().join("pipe");
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert!(matches!(refused(&folder, &path), Unfit::NoFile));
    }

    #[test]
    fn a_device_is_no_file() {
        let folder = Folder::new();
        assert!(matches!(refused(&folder, Path::new("/dev/zero")), Unfit::NoFile));
    }

    #[test]
    fn a_link_to_itself_leads_nowhere() {
        let folder = Folder::new();
        let path = folder.path().join("loop.png");
        symlink(&path, &path).unwrap();
        assert!(matches!(refused(&folder, &path), Unfit::Unreadable(_)));
    }

    #[test]
    fn a_link_to_a_picture_is_as_good_as_the_picture() {
        let folder = Folder::new();
        let path = folder.path().join("link");
        symlink(folder.file(&files::png(8, 6)), &path).unwrap();
        assert!(examine(&path, &Limits::default()).is_ok());
    }
}
