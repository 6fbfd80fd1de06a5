//! Pictures that X would not take are made smaller if alice wants that.

use dm_media::{Examined, Limits, PictureLimits, Preparation, Unfit, examine, prepare};
use image::{DynamicImage, GenericImageView, ImageFormat, Rgba, RgbaImage};
use img_parts::{ImageEXIF, ImageICC, jpeg::Jpeg};

use crate::{
    files,
    folder::{Folder, key, prepared},
};

const SMALLER: Preparation = Preparation { keep_location: false, shrink: true };

/// As X's, with room for few bytes, so that the pictures of these tests can be small.
fn narrow_limits() -> Limits {
    Limits { picture: PictureLimits { most_bytes: 20_000, ..PictureLimits::default() }, ..Limits::default() }
}

/// A picture that hardly gets smaller by compression.
fn noise(width: u32, height: u32) -> DynamicImage {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |_, _| image::Rgb([next(), next(), next()])))
}

fn shrunk(bytes: &[u8], preparation: Preparation) -> Result<(Examined, Vec<u8>), Unfit> {
    let folder = Folder::new();
    let (source, limits) = (folder.file(bytes), narrow_limits());
    assert!(examine(&source, &limits).unwrap_err().can_shrink());
    let found = prepare(&source, &folder.target(), &key(), &limits, preparation)?.copy;
    Ok((found, folder.copy()))
}

#[test]
fn a_picture_over_the_limit_is_sent_smaller_if_alice_wants_that() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let bytes = files::written(&noise(300, 200), format);
        let unfit = shrunk(&bytes, Preparation::default()).unwrap_err();
        assert!(matches!(unfit, Unfit::PictureTooLarge { .. }), "{unfit}");
        let (found, _) = shrunk(&bytes, SMALLER).unwrap();
        assert_eq!(found.content_type, "image/jpeg");
        assert!(found.bytes <= 20_000 && found.width < 300);
        assert!(found.width.abs_diff(found.height * 3 / 2) <= 2, "{found:?} has the same shape");
    }
}

#[test]
fn a_picture_that_fits_is_left_as_it_is() {
    let bytes = files::png(64, 48);
    assert_eq!(prepared(&bytes, SMALLER).unwrap().1, bytes);
}

#[test]
fn a_picture_with_too_many_pixels_gets_fewer() {
    let (found, _) = prepared(&files::png(9_000, 30), SMALLER).unwrap();
    assert_eq!((found.width, found.height), (4_096, 13));
}

#[test]
fn a_picture_that_one_can_see_through_stays_so() {
    let mut picture = noise(200, 200).into_rgba8();
    picture.put_pixel(0, 0, Rgba([0; 4]));
    let (found, copy) = shrunk(&files::written(&picture.into(), ImageFormat::Png), SMALLER).unwrap();
    assert_eq!(found.content_type, "image/png");
    let copy = image::load_from_memory(&copy).unwrap();
    assert!(copy.pixels().any(|(_, _, pixel)| pixel.0[3] < 255));
}

/// A photo whose upper half is dark, as it lies in the file of a phone that was turned: its left half is.
fn turned_photo() -> Vec<u8> {
    let picture = noise(300, 200);
    let dark = |x: u32, pixel: Rgba<u8>| if x < 150 { pixel.0.map(|value| value / 8) } else { pixel.0 };
    let picture = RgbaImage::from_fn(300, 200, |x, y| Rgba(dark(x, picture.get_pixel(x, y))));
    let picture = DynamicImage::from(picture).into_rgb8();
    let mut jpeg = Jpeg::from_bytes(files::written(&picture.into(), ImageFormat::Jpeg).into()).unwrap();
    jpeg.set_exif(Some(files::exif_of_rome().into()));
    jpeg.set_icc_profile(Some(files::colour_profile().into()));
    jpeg.encoder().bytes().to_vec()
}

#[test]
fn a_smaller_photo_is_upright_in_its_own_colours_and_tells_no_place() {
    let (found, copy) = shrunk(&turned_photo(), SMALLER).unwrap();
    assert!(found.height > found.width && !found.has_location);
    let parts = Jpeg::from_bytes(copy.clone().into()).unwrap();
    assert_eq!((parts.exif(), parts.icc_profile()), (None, Some(files::colour_profile().into())));
    let picture = image::load_from_memory(&copy).unwrap().into_luma8();
    let (middle, height) = (picture.width() / 2, picture.height());
    assert!(picture.get_pixel(middle, height / 8).0[0] < picture.get_pixel(middle, height * 7 / 8).0[0]);
}

#[test]
fn a_smaller_photo_tells_its_place_on_purpose_and_is_not_turned_twice() {
    let (found, _) = shrunk(&turned_photo(), Preparation { keep_location: true, shrink: true }).unwrap();
    assert!(found.has_location && found.height > found.width);
}

#[test]
fn what_no_one_can_shrink_is_refused() {
    let folder = Folder::new();
    let limits = Limits { picture: PictureLimits { most_bytes: 100, ..PictureLimits::default() }, ..Limits::default() };
    let source = folder.file(&files::png(64, 64));
    let unfit = prepare(&source, &folder.target(), &key(), &limits, SMALLER).unwrap_err();
    assert!(matches!(unfit, Unfit::CannotShrink), "{unfit}");
    assert!(!folder.target().exists());
}
