//! JPG, PNG and WEBP.

use dm_media::{Examined, Limits, Preparation, Unfit, prepare_bytes};
use dm_model::AttachmentKind;

use crate::{
    files,
    folder::{Folder, examined, key, prepared},
};

#[test]
fn a_picture_is_told_from_its_bytes_and_measured() {
    for (bytes, content_type) in
        [(files::jpeg(8, 6), "image/jpeg"), (files::png(8, 6), "image/png"), (files::webp(8, 6), "image/webp")]
    {
        let expected = Examined {
            kind: AttachmentKind::Photo,
            content_type,
            bytes: bytes.len() as u64,
            width: 8,
            height: 6,
            frames: None,
            duration: None,
            has_location: false,
        };
        assert_eq!(examined(&bytes).unwrap(), expected);
    }
}

#[test]
fn the_copy_is_what_was_examined() {
    let bytes = files::jpeg(64, 48);
    let (found, copy) = prepared(&bytes, Preparation::default()).unwrap();
    assert_eq!(found, examined(&copy).unwrap());
}

#[test]
fn a_pasted_picture_needs_no_file() {
    let folder = Folder::new();
    let found = prepare_bytes(&files::png(8, 6), &folder.target(), &key(), &Limits::default(), Preparation::default())
        .unwrap()
        .copy;
    assert_eq!(found, examined(&folder.copy()).unwrap());
}

#[test]
fn a_picture_has_at_least_4_by_4_pixels() {
    for (width, height) in [(3, 8), (8, 3)] {
        let unfit = examined(&files::png(width, height)).unwrap_err();
        assert!(matches!(unfit, Unfit::PictureTooSmall { .. }), "{unfit}");
        assert!(!unfit.can_shrink());
    }
    assert!(examined(&files::png(4, 4)).is_ok());
}

#[test]
fn a_picture_has_at_most_8192_by_8192_pixels() {
    for (width, height) in [(8_193, 4), (4, 8_193)] {
        let unfit = examined(&files::png(width, height)).unwrap_err();
        assert!(matches!(unfit, Unfit::PictureTooWide { .. }) && unfit.can_shrink(), "{unfit}");
    }
    assert!(examined(&files::png(8_192, 4)).is_ok());
}

#[test]
fn a_picture_has_at_most_5_megabytes() {
    let mut bytes = files::png(8, 6);
    bytes.resize(5 * 1024 * 1024, 0);
    assert!(examined(&bytes).is_ok());
    bytes.push(0);
    let unfit = examined(&bytes).unwrap_err();
    assert_eq!(unfit.to_string(), "This picture is 5.1 MB; X takes 5 MB. Send it smaller?");
    assert!(unfit.can_shrink());
}

#[test]
fn an_enormous_picture_is_refused_by_its_header() {
    let unfit = examined(&files::promising_png(60_000, 60_000)).unwrap_err();
    assert!(matches!(unfit, Unfit::PictureTooWide { can_shrink: false, .. }), "{unfit}");
}

#[test]
fn a_picture_that_breaks_off_is_refused() {
    for whole in [files::png(64, 64), files::webp(64, 64)] {
        assert!(matches!(examined(&whole[..whole.len() / 2]), Err(Unfit::PictureDamaged)));
    }
    assert!(matches!(examined(&files::jpeg(64, 64)[..100]), Err(Unfit::PictureDamaged)));
}
