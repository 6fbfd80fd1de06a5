//! Whatever a file holds, and however it is written and read, it gives back just that; and whatever happens to it on the disk,
//! it never gives anything else.

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Seek as _, SeekFrom, Write as _};

    use dm_files::{EncryptedFile, EncryptedWriter, FileKey, is_damaged, is_encrypted};
    use proptest::prelude::*;

    const PIECE: usize = 64 << 10;

    fn key() -> FileKey {
        FileKey::from_bytes(&[3; 32])
    }

    fn encrypted(plain: &[u8], at_once: usize) -> Vec<u8> {
        let mut writer = EncryptedWriter::begin(&key(), Vec::new()).unwrap();
        for part in plain.chunks(at_once) {
            writer.write_all(part).unwrap();
        }
        writer.finish().unwrap()
    }

    fn open(encrypted: &[u8]) -> std::io::Result<EncryptedFile<Cursor<&[u8]>>> {
        EncryptedFile::open(&key(), Cursor::new(encrypted))
    }

    fn read_part(file: &mut EncryptedFile<Cursor<&[u8]>>, start: usize, length: usize) -> std::io::Result<Vec<u8>> {
        file.seek(SeekFrom::Start(start as u64))?;
        let mut part = Vec::new();
        file.take(length as u64).read_to_end(&mut part)?;
        Ok(part)
    }

    /// Bytes of which no two pieces are the same.
    fn plain(length: usize) -> Vec<u8> {
        (0..length).map(|at| u8::try_from((at ^ (at >> 8) ^ (at >> 16)) & 0xff).unwrap()).collect()
    }

    /// Lengths around the ends of pieces, and others.
    fn any_length() -> impl Strategy<Value = usize> {
        prop_oneof![
            0_usize..100,
            (1_usize..4, -2_isize..=2).prop_map(|(pieces, off)| (pieces * PIECE).saturating_add_signed(off)),
            0_usize..4 * PIECE,
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_part_of_an_encrypted_file_is_that_of_the_plain_one(
            length in any_length(),
            at_once in prop_oneof![1_usize..5_000, Just(PIECE), Just(1 << 20)],
            parts in proptest::collection::vec((0_usize..5 * PIECE, 0_usize..3 * PIECE), 1..8),
        ) {
            let plain = plain(length);
            let encrypted = encrypted(&plain, at_once);
            prop_assert!(is_encrypted(&mut encrypted.as_slice()).unwrap());
            let mut file = open(&encrypted).unwrap();
            prop_assert_eq!(file.length(), plain.len() as u64);
            for (start, length) in parts {
                let wanted = plain.get(start.min(plain.len())..(start + length).min(plain.len())).unwrap_or_default();
                prop_assert!(read_part(&mut file, start, length).unwrap() == wanted, "{} bytes from {}", length, start);
            }
        }

        #[test]
        fn an_altered_file_is_an_error_or_gives_what_was_not_altered(
            length in any_length(),
            at in any::<prop::sample::Index>(),
            bit in 0_u32..8,
        ) {
            let plain = plain(length);
            let mut altered = encrypted(&plain, PIECE);
            let at = at.index(altered.len());
            altered[at] ^= 1 << bit;
            let mut noticed = false;
            match open(&altered) {
                Err(error) => {
                    prop_assert!(is_damaged(&error));
                    noticed = true;
                }
                Ok(mut file) => for start in (0..length).step_by(PIECE) {
                    match read_part(&mut file, start, PIECE) {
                        Ok(part) => prop_assert!(part == plain[start..(start + PIECE).min(length)], "wrong bytes"),
                        Err(error) => {
                            prop_assert!(is_damaged(&error));
                            noticed = true;
                        }
                    }
                },
            }
            prop_assert!(noticed, "byte {} was altered, and nobody noticed", at);
        }

        #[test]
        fn a_file_that_was_cut_cannot_be_opened(length in any_length(), left in any::<prop::sample::Index>()) {
            let encrypted = encrypted(&plain(length), PIECE);
            let left = left.index(encrypted.len());
            prop_assert!(is_damaged(&open(&encrypted[..left]).unwrap_err()), "{} of {} bytes", left, encrypted.len());
        }
    }

    #[test]
    fn a_file_cut_at_the_end_of_a_piece_cannot_be_opened() {
        let encrypted = encrypted(&plain(3 * PIECE), PIECE);
        for pieces in 0..3 {
            assert!(is_damaged(&open(&encrypted[..48 + pieces * (PIECE + 16)]).unwrap_err()));
        }
    }

    #[test]
    fn pieces_cannot_change_places_nor_files() {
        let plain = plain(3 * PIECE);
        let (one, other) = (encrypted(&plain, PIECE), encrypted(&plain, PIECE));
        assert_ne!(one, other, "two files with the same bytes look alike");
        let piece = |number: usize| 48 + number * (PIECE + 16)..48 + (number + 1) * (PIECE + 16);
        let mut swapped = one.clone();
        swapped[piece(0)].copy_from_slice(&one[piece(1)]);
        assert!(is_damaged(&read_part(&mut open(&swapped).unwrap(), 0, 1).unwrap_err()));
        let mut mixed = one.clone();
        mixed[piece(0)].copy_from_slice(&other[piece(0)]);
        assert!(is_damaged(&read_part(&mut open(&mixed).unwrap(), 0, 1).unwrap_err()));
    }

    #[test]
    fn another_key_opens_nothing() {
        let encrypted = encrypted(b"a heron", PIECE);
        let opened = EncryptedFile::open(&FileKey::from_bytes(&[4; 32]), Cursor::new(&encrypted));
        assert!(is_damaged(&opened.unwrap_err()));
        assert!(!encrypted.windows(5).any(|window| window == b"heron"));
    }

    #[test]
    fn a_file_that_was_not_finished_cannot_be_opened() {
        let mut writer = EncryptedWriter::begin(&key(), Vec::new()).unwrap();
        writer.write_all(&plain(2 * PIECE + 5)).unwrap();
        assert!(is_damaged(&open(writer.target()).unwrap_err()));
    }
}
