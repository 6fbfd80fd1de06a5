//! The key of an account's data: 32 random bytes, which open the database and nothing else does.
//!
//! It lies where secrets are kept (the shell knows where), never beside the data. It cannot be printed, and its bytes are wiped
//! when it goes.

use std::fmt;

use hkdf::Hkdf;
use secrecy::{ExposeSecret as _, SecretBox, SecretString, zeroize::Zeroizing};
use sha2::Sha256;

use crate::StoreError;

/// How many bytes a key has.
const LENGTH: usize = 32;

/// How many bytes stand at the beginning of an encrypted database (`SQLCipher`'s salt).
pub(crate) const MARK: usize = 16;

/// What the mark is derived for, so that it is like nothing else that is ever derived from the key.
const MARK_INFO: &[u8] = b"pipit database mark";

/// The key of one account's database.
pub struct DataKey(SecretBox<[u8; LENGTH]>);

impl DataKey {
    /// A new key, out of the system's randomness.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn generate() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| StoreError::NoRandomness)?;
        Ok(Self::from_bytes(&bytes))
    }

    /// The key of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; LENGTH]) -> Self {
        Self(SecretBox::init_with_mut(|kept: &mut [u8; LENGTH]| kept.copy_from_slice(bytes)))
    }

    /// The key as [`to_hex`](Self::to_hex) gave it; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &SecretString) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        hex::decode_to_slice(text.expose_secret(), bytes.as_mut_slice()).ok()?;
        Some(Self::from_bytes(&bytes))
    }

    /// 64 hexadecimal characters, for where secrets are kept.
    #[must_use]
    pub fn to_hex(&self) -> SecretString {
        hex::encode(self.0.expose_secret()).into()
    }

    pub(crate) fn copy(&self) -> Self {
        Self::from_bytes(self.0.expose_secret())
    }

    /// How every database that this key opens begins. It tells a foreign key from a damaged file, and nothing of the key.
    ///
    /// `SQLCipher` lets one choose the salt that stands there. With a raw key it only goes into the key of the pages' codes
    /// (<https://www.zetetic.net/sqlcipher/design/>), and no two databases of ours have one key.
    pub(crate) fn mark(&self) -> [u8; MARK] {
        let mut mark = [0; MARK];
        // Fails for thousands of bytes only.
        let _derived = Hkdf::<Sha256>::new(None, self.0.expose_secret()).expand(MARK_INFO, &mut mark);
        mark
    }

    /// Key and salt as `PRAGMA key` takes them raw, which spares a derivation at each opening.
    pub(crate) fn as_sqlcipher_key(&self) -> Zeroizing<String> {
        let key = Zeroizing::new(hex::encode(self.0.expose_secret()));
        Zeroizing::new(format!("x'{}{}'", *key, hex::encode(self.mark())))
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DataKey([not shown])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_its_characters_and_from_nothing_else() {
        let key = DataKey::generate().unwrap();
        let text = key.to_hex();
        assert_eq!(text.expose_secret().len(), 64);
        assert_eq!(DataKey::from_hex(&text).unwrap().mark(), key.mark());
        for other in ["", "ab", "not a key", &"g".repeat(64), &"a".repeat(66)] {
            assert!(DataKey::from_hex(&other.to_owned().into()).is_none(), "{other} was taken for a key");
        }
    }

    #[test]
    fn two_keys_are_never_the_same() {
        let (one, other) = (DataKey::generate().unwrap(), DataKey::generate().unwrap());
        assert_ne!(one.to_hex().expose_secret(), other.to_hex().expose_secret());
        assert_ne!(one.mark(), other.mark());
    }

    #[test]
    fn a_key_cannot_be_printed() {
        let key = DataKey::from_bytes(&[0xab; 32]);
        assert_eq!(format!("{key:?}"), "DataKey([not shown])");
    }
}
