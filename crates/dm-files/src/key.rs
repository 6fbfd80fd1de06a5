//! The key of an account's files, and what is derived from it.

use std::fmt;

use aead_stream::{NewStream as _, StreamBE32};
use chacha20poly1305::ChaCha20Poly1305;
use hkdf::Hkdf;
use secrecy::{ExposeSecret as _, SecretBox, zeroize::Zeroizing};
use sha2::Sha256;

use crate::format::SALT;

/// How many bytes a key has.
const LENGTH: usize = 32;

/// What is derived is for one purpose each.
const CONTENTS: &[u8] = b"pipit file contents";
const NAMES: &[u8] = b"pipit file names";

/// How many bytes of a name are derived: two names are never the same.
const NAME: usize = 16;

/// The key of one account's files. It cannot be printed, and its bytes are wiped when it goes.
pub struct FileKey(SecretBox<[u8; LENGTH]>);

impl FileKey {
    /// The key of these bytes, which are to be random.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; LENGTH]) -> Self {
        Self(SecretBox::init_with_mut(|kept: &mut [u8; LENGTH]| kept.copy_from_slice(bytes)))
    }

    /// What a file is called on the disk: 32 characters that tell nothing of `what` and are always the same for it.
    #[must_use]
    pub fn name_of(&self, what: &str) -> String {
        let mut name = [0; NAME];
        // Fails for thousands of bytes only.
        let _derived = self.derive(None, &[NAMES, what.as_bytes()], &mut name);
        hex::encode(name)
    }

    /// Whether a name could be one of [`name_of`](Self::name_of).
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        name.len() == 2 * NAME && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// What en- and decrypts the one file that has this salt. No two files have one, so the nonce can be empty.
    pub(crate) fn stream(&self, salt: &[u8; SALT]) -> StreamBE32<ChaCha20Poly1305> {
        let mut key = Zeroizing::new([0; LENGTH]);
        let _derived = self.derive(Some(salt), &[CONTENTS], key.as_mut_slice());
        StreamBE32::new(&(*key).into(), &[0; 7].into())
    }

    fn derive(&self, salt: Option<&[u8]>, purpose: &[&[u8]], derived: &mut [u8]) -> Result<(), hkdf::InvalidLength> {
        Hkdf::<Sha256>::new(salt, self.0.expose_secret()).expand_multi_info(purpose, derived)
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("FileKey([not shown])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_nothing_and_is_always_the_same() {
        let (alice, bob) = (FileKey::from_bytes(&[1; 32]), FileKey::from_bytes(&[2; 32]));
        let name = alice.name_of("7_1");
        assert!(FileKey::is_name(&name) && !name.contains("7_1"));
        assert_eq!(alice.name_of("7_1"), name);
        assert_ne!(alice.name_of("7_2"), name);
        assert_ne!(bob.name_of("7_1"), name, "the name could be guessed without the key");
        assert!(!FileKey::is_name("7_1") && !FileKey::is_name(&name.to_uppercase().replace('0', "A")));
    }

    #[test]
    fn a_key_cannot_be_printed() {
        assert_eq!(format!("{:?}", FileKey::from_bytes(&[0xab; 32])), "FileKey([not shown])");
    }
}
