//! Pipit's store: one SQLite file for each account.
//!
//! What X tells us and what the person writes is kept here before anything else happens with it. There is one writer
//! and a few readers that cannot write; the file is in WAL mode, so reading never waits for writing. Everything that
//! can be asked is asked with a query: unread counts, the order of the inbox and the badge are never counted by hand.
//!
//! `docs/schema.sql` tells what each table is for. Every table has its file in [`tables`], which holds all SQL that
//! changes it; [`inbox`], [`timeline`] and [`search`] put the tables together for the page.
//!
//! All calls block for as long as the disk takes; the engine makes them away from its async threads.

mod database;
mod details;
mod encrypting;
mod encryption;
mod error;
#[cfg(test)]
mod fixtures;
mod inbox;
mod key;
mod links;
mod migrations;
mod names;
mod rows;
mod search;
mod short_links;
mod tables;
mod tags;
mod timeline;
mod unread;

pub use database::{Owner, Store};
pub use error::StoreError;
pub use inbox::PREVIEW_CHARACTERS;
pub use key::DataKey;
pub use search::{FoundMessages, SearchFilter};
pub use tables::{
    absences::Reading,
    attachments::AttachmentSource,
    blocks::BlockWish,
    events::{ArrivedMessage, Ingested, OwnMessage},
    gaps::Gap,
    histories::{History, Hole},
    members::Obstacles,
    outbox::{Attempt, NewSend, OutboxRow},
    outgoing_attachments::OutgoingFile,
    people::FetchedPerson,
    posts::FetchedPost,
    spending::DaySpending,
    uploads::{Upload, UploadStage},
    windows::KeptWindow,
    withdrawals::{Withdrawal, WithdrawalEnd},
};
pub use unread::UnreadMessage;
