//! Where a picture or a video was taken stays with alice, unless she wants to tell.

use dm_media::Preparation;
use image::{DynamicImage, ImageFormat};
use img_parts::{
    Bytes, ImageEXIF, ImageICC,
    jpeg::{Jpeg, JpegSegment, markers},
    png::{Png, PngChunk},
    riff::{RiffChunk, RiffContent},
    webp::WebP,
};

use crate::{
    files,
    folder::{examined, location_removed, prepared},
    mp4::{Mp4, PICTURES, mp4_box},
};

const REMOVE: Preparation = Preparation { keep_location: false, shrink: false };
const KEEP: Preparation = Preparation { keep_location: true, shrink: false };

fn jpeg_of_rome() -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(files::jpeg(16, 8).into()).unwrap();
    jpeg.set_icc_profile(Some(files::colour_profile().into()));
    jpeg.set_exif(Some(files::exif_of_rome().into()));
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0{}", files::XMP_OF_ROME);
    for (marker, content) in [(markers::APP1, xmp.as_str()), (markers::APP13, "City: Rome"), (markers::COM, "Rome")] {
        jpeg.segments_mut().insert(2, JpegSegment::new_with_contents(marker, Bytes::from(content.to_owned())));
    }
    // Phones put a small film behind the picture.
    [&jpeg.encoder().bytes()[..], b"ftypmp42 Rome"].concat()
}

fn png_of_rome() -> Vec<u8> {
    let mut png = Png::from_bytes(files::png(16, 8).into()).unwrap();
    png.set_icc_profile(Some(files::colour_profile().into()));
    png.set_exif(Some(files::exif_of_rome().into()));
    let xmp = format!("XML:com.adobe.xmp\0\0\0\0\0{}", files::XMP_OF_ROME);
    for (kind, content) in [(*b"iTXt", xmp.as_str()), (*b"tEXt", "Comment\0Rome"), (*b"roMe", "Rome")] {
        png.chunks_mut().insert(1, PngChunk::new(kind, Bytes::from(content.to_owned())));
    }
    [&png.encoder().bytes()[..], b"Rome"].concat()
}

fn webp_of_rome() -> Vec<u8> {
    let mut webp = WebP::from_bytes(files::webp(16, 8).into()).unwrap();
    webp.set_icc_profile(Some(files::colour_profile().into()));
    webp.set_exif(Some(files::exif_of_rome().into()));
    for (kind, content) in [(*b"XMP ", files::XMP_OF_ROME), (*b"ROME", "Rome")] {
        webp.chunks_mut().push(RiffChunk::new(kind, RiffContent::Data(Bytes::from_static(content.as_bytes()))));
    }
    webp.encoder().bytes().to_vec()
}

/// Pictures that tell of Rome in each way that their formats have.
fn pictures_of_rome() -> [(ImageFormat, Vec<u8>); 3] {
    [(ImageFormat::Jpeg, jpeg_of_rome()), (ImageFormat::Png, png_of_rome()), (ImageFormat::WebP, webp_of_rome())]
}

fn pixels(bytes: &[u8], format: ImageFormat) -> DynamicImage {
    image::load_from_memory_with_format(bytes, format).unwrap()
}

fn colour_profile(bytes: &[u8]) -> Option<Bytes> {
    let parts = img_parts::DynImage::from_bytes(bytes.to_vec().into()).unwrap().unwrap();
    parts.icc_profile()
}

#[test]
fn the_copy_of_a_picture_does_not_tell_where_it_was_taken() {
    for (format, bytes) in pictures_of_rome() {
        assert!(examined(&bytes).unwrap().has_location, "{format:?}");
        let (found, copy) = prepared(&bytes, REMOVE).unwrap();
        assert!(!found.has_location && !files::contains(&copy, "Rome"), "{format:?}");
    }
}

#[test]
fn alice_is_told_when_a_place_was_removed() {
    for (format, bytes) in pictures_of_rome() {
        assert!(location_removed(&bytes, REMOVE), "{format:?}");
        assert!(!location_removed(&bytes, KEEP), "{format:?} still tells");
    }
    assert!(!location_removed(&files::png(8, 8), REMOVE), "there was none");
}

#[test]
fn the_copy_of_a_picture_looks_the_same() {
    for (format, bytes) in pictures_of_rome() {
        let (found, copy) = prepared(&bytes, REMOVE).unwrap();
        assert_eq!(pixels(&copy, format), pixels(&bytes, format));
        assert_eq!((found.width, found.height), (8, 16), "{format:?} is as upright as before");
        assert_eq!(colour_profile(&copy), Some(files::colour_profile().into()), "{format:?}");
    }
}

#[test]
fn a_picture_that_tells_on_purpose_is_sent_as_it_is() {
    for (_, bytes) in pictures_of_rome() {
        let (found, copy) = prepared(&bytes, KEEP).unwrap();
        assert!(found.has_location && copy == bytes);
    }
}

#[test]
fn each_way_of_telling_is_seen_alone() {
    let xmp_only = {
        let mut png = Png::from_bytes(png_of_rome().into()).unwrap();
        png.set_exif(None);
        png.encoder().bytes()
    };
    assert!(examined(&xmp_only).unwrap().has_location);
    let exif_only = {
        let mut jpeg = Jpeg::from_bytes(files::jpeg(8, 8).into()).unwrap();
        jpeg.set_exif(Some(files::exif_of_rome().into()));
        jpeg.encoder().bytes()
    };
    assert!(examined(&exif_only).unwrap().has_location);
}

/// Videos that tell of Rome in each way that cameras have.
fn videos_of_rome() -> Vec<Mp4> {
    let apple = mp4_box(b"udta", &[&mp4_box(b"\xa9xyz", &[b"\0\x10\x15\xc7+41.9+012.5/Rome"])]);
    let mobile = mp4_box(b"udta", &[&mp4_box(b"loci", &[b"\0\0\0\0\x15\xc7Rome\0"])]);
    let keys = mp4_box(b"meta", &[b"com.apple.quicktime.location.ISO6709 +41.9+012.5/Rome"]);
    let xmp = mp4_box(b"uuid", &[&[0xbe; 16], files::XMP_OF_ROME.as_bytes()]);
    let with = Mp4::default;
    vec![
        Mp4 { in_movie: apple.clone(), ..with() },
        Mp4 { in_movie: mobile.clone(), ..with() },
        Mp4 { in_movie: keys.clone(), ..with() },
        Mp4 { in_track: mobile, ..with() },
        Mp4 { in_track: keys, ..with() },
        Mp4 { at_end: xmp, ..with() },
        Mp4 { at_end: mp4_box(b"free", &[&apple]), ..with() },
        Mp4 { camera: Some((*b"gpmd", b"GPS5 Rome, and again Rome ".to_vec())), ..with() },
        Mp4 { camera: Some((*b"camm", b"Rome, and again Rome".to_vec())), ..with() },
    ]
}

#[test]
fn the_copy_of_a_video_does_not_tell_where_it_was_filmed() {
    for video in videos_of_rome() {
        let bytes = video.bytes();
        assert!(examined(&bytes).unwrap().has_location && files::contains(&bytes, "Rome"), "{video:?}");
        let (found, copy) = prepared(&bytes, REMOVE).unwrap();
        assert!(!found.has_location && !files::contains(&copy, "Rome"), "{video:?}");
    }
}

#[test]
fn the_copy_of_a_video_has_its_samples_where_they_were() {
    for video in videos_of_rome() {
        let bytes = video.bytes();
        let (_, copy) = prepared(&bytes, REMOVE).unwrap();
        let place = |bytes: &[u8]| bytes.windows(PICTURES.len()).position(|window| window == PICTURES);
        assert!(place(&bytes).is_some());
        assert_eq!((place(&copy), copy.len()), (place(&bytes), bytes.len()));
    }
}

#[test]
fn a_video_that_tells_on_purpose_is_sent_as_it_is() {
    for video in videos_of_rome() {
        let bytes = video.bytes();
        let (found, copy) = prepared(&bytes, KEEP).unwrap();
        assert!(found.has_location && copy == bytes);
    }
}

#[test]
fn a_video_that_tells_nothing_is_copied_byte_for_byte() {
    let bytes = Mp4::default().bytes();
    assert_eq!(prepared(&bytes, REMOVE).unwrap().1, bytes);
}
