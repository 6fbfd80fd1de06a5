//! One file for each table, with all the SQL that changes it.

pub mod absences;
pub mod aliases;
pub mod attachments;
pub mod blocks;
pub mod conversations;
pub mod drafts;
pub mod event_people;
pub mod events;
pub mod file_key;
pub mod gaps;
pub mod histories;
pub mod inbox_states;
pub mod members;
pub mod notes;
pub mod outbox;
pub mod outgoing_attachments;
pub mod people;
pub mod posts;
pub mod read_markers;
pub mod read_receipts;
pub mod search_index;
pub mod spending;
pub mod sync_marks;
pub mod uploads;
pub mod windows;
pub mod withdrawals;
