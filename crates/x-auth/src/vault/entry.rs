//! The names of secrets.

use std::fmt;

use dm_model::UserId;

/// What a secret is, and whose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum VaultEntry {
    /// The account's pair of tokens.
    Tokens(UserId),
    /// The bearer token of the developer app that the account signed in with.
    AppToken(UserId),
    /// The secret of a developer app that is a confidential client, by its client id.
    ClientSecret(String),
    /// The key of the account's data on this computer: 32 bytes in hexadecimal.
    DataKey(UserId),
}

impl fmt::Display for VaultEntry {
    /// The name in the keychain. Those of tokens and app tokens are older than the others.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tokens(account) => write!(formatter, "{account}"),
            Self::AppToken(account) => write!(formatter, "{account} developer app"),
            Self::ClientSecret(client_id) => write!(formatter, "{client_id} client secret"),
            Self::DataKey(account) => write!(formatter, "{account} data key"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_under_the_names_that_older_versions_gave_them() {
        let alice = UserId::new(1001).unwrap();
        assert_eq!(VaultEntry::Tokens(alice).to_string(), "1001");
        assert_eq!(VaultEntry::AppToken(alice).to_string(), "1001 developer app");
    }

    #[test]
    fn no_two_entries_share_a_name() {
        let alice = UserId::new(1001).unwrap();
        let entries = [
            VaultEntry::Tokens(alice),
            VaultEntry::AppToken(alice),
            VaultEntry::DataKey(alice),
            VaultEntry::ClientSecret("1001".to_owned()),
            VaultEntry::ClientSecret("1001 data key".to_owned()),
        ];
        let names: std::collections::HashSet<_> = entries.iter().map(ToString::to_string).collect();
        assert_eq!(names.len(), entries.len());
    }
}
