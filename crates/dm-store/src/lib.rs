//! Pipit's store: one SQLite file per account.
