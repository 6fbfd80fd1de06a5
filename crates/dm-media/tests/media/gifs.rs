//! GIF.

use dm_media::{Preparation, Unfit};
use dm_model::AttachmentKind;

use crate::{
    files,
    folder::{examined, prepared},
};

#[test]
fn a_gif_is_measured_and_its_frames_are_counted() {
    let found = examined(&files::gif(5, 4, 3)).unwrap();
    assert_eq!((found.kind, found.content_type), (AttachmentKind::Gif, "image/gif"));
    assert_eq!((found.width, found.height, found.frames), (5, 4, Some(3)));
}

#[test]
fn a_gif_has_at_most_350_frames() {
    assert!(examined(&files::gif(4, 4, 350)).is_ok());
    let unfit = examined(&files::gif(4, 4, 351)).unwrap_err();
    assert_eq!(unfit.to_string(), "This GIF has more than 350 frames, the most that X takes. Make it shorter.");
}

#[test]
fn a_gif_has_at_most_1280_by_1080_pixels() {
    assert!(examined(&files::gif(1_280, 4, 1)).is_ok() && examined(&files::gif(4, 1_080, 1)).is_ok());
    for (width, height) in [(1_281, 4), (4, 1_081)] {
        assert!(matches!(examined(&files::gif(width, height, 1)), Err(Unfit::GifTooWide { .. })));
    }
}

#[test]
fn the_frames_of_a_gif_have_at_most_300_million_pixels_together() {
    // 350 frames of this are within all other limits.
    let unfit = examined(&files::gif(1_000, 858, 350)).unwrap_err();
    assert!(matches!(unfit, Unfit::GifTooManyPixels { frames: 350, width: 1_000, height: 858 }), "{unfit}");
}

#[test]
fn a_gif_has_at_most_15_megabytes() {
    let mut bytes = files::gif(5, 4, 1);
    bytes.resize(15 * 1024 * 1024 + 1, 0);
    let unfit = examined(&bytes).unwrap_err();
    assert_eq!(unfit.to_string(), "This GIF is 15.1 MB; X takes 15 MB. Use fewer or smaller frames.");
    assert!(!unfit.can_shrink());
}

#[test]
fn a_gif_that_breaks_off_is_refused() {
    let whole = files::gif(40, 40, 2);
    for part in [&whole[..whole.len() - 20], b"GIF89a"] {
        assert!(matches!(examined(part), Err(Unfit::GifDamaged)));
        assert!(matches!(prepared(part, Preparation::default()), Err(Unfit::GifDamaged)));
    }
}

#[test]
fn a_gif_still_plays_as_often_after_its_comments_went() {
    let whole = files::gif(5, 4, 3);
    let commented = [&whole[..whole.len() - 1], b"\x21\xfe\x04Rome\0\x3b and more of Rome"].concat();
    let (_, copy) = prepared(&commented, Preparation::default()).unwrap();
    assert_eq!(copy, whole);
    let keep_location = Preparation { keep_location: true, ..Preparation::default() };
    assert_eq!(prepared(&commented, keep_location).unwrap().1, commented);
}
