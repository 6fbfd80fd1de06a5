//! Whatever is in a file, it is taken or refused: nothing breaks, and nothing is left behind.

use dm_media::{Examined, Limits, Preparation, examine, prepare};
use proptest::{prelude::*, sample::Index};

use crate::{
    files,
    folder::{Folder, key},
    mp4::Mp4,
};

/// How files of each format begin.
const BEGINNINGS: [&[u8]; 6] = [
    b"",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
    b"RIFF\xff\0\0\0WEBPVP8X",
    b"GIF89a",
    b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2",
];

fn whole() -> impl Strategy<Value = Vec<u8>> {
    let camera = Some((*b"gpmd", b"Rome and Rome again".to_vec()));
    prop::sample::select(vec![
        files::jpeg(24, 16),
        files::png(24, 16),
        files::webp(24, 16),
        files::gif(24, 16, 3),
        Mp4::default().bytes(),
        Mp4 { camera, ..Mp4::default() }.bytes(),
    ])
}

/// A valid file in which a few bytes were changed and which may break off.
pub fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let changes = prop::collection::vec((any::<Index>(), any::<u8>()), 0..6);
    (whole(), changes, prop::option::weighted(0.2, any::<Index>())).prop_map(|(mut bytes, changes, end)| {
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(end) = end {
            bytes.truncate(end.index(bytes.len()));
        }
        bytes
    })
}

fn examined_copy(folder: &Folder) -> Examined {
    let plain = Folder::new();
    examine(&plain.file(&folder.copy()), &Limits::default()).unwrap()
}

fn random() -> impl Strategy<Value = Vec<u8>> {
    let rest = prop::collection::vec(any::<u8>(), 0..600);
    (prop::sample::select(BEGINNINGS.to_vec()), rest).prop_map(|(beginning, rest)| [beginning, &rest].concat())
}

proptest! {
    #[test]
    fn any_file_is_taken_or_refused(bytes in prop_oneof![damaged(), random()], keep_location: bool, shrink: bool) {
        let folder = Folder::new();
        let (source, limits) = (folder.file(&bytes), Limits::default());
        let examined = examine(&source, &limits);
        let prepared = prepare(&source, &folder.target(), &key(), &limits, Preparation { keep_location, shrink });
        let lies_there: Vec<_> = prepared.iter().map(|_| folder.target()).collect();
        prop_assert_eq!(folder.left_behind(), lies_there);
        if let Ok(found) = prepared {
            prop_assert_eq!(found.copy, examined_copy(&folder));
        }
        if keep_location && !shrink {
            prop_assert_eq!(examined.is_ok(), folder.target().exists());
        }
        prop_assert_eq!(std::fs::read(&source).unwrap(), bytes, "alice's own file is never changed");
    }
}
