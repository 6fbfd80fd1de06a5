//! What the page may ask for. Each command takes the state, calls what does the work, and turns an error into a sentence.

pub mod accounts;
pub mod attachments;
pub mod blocks;
pub mod conversations;
pub mod desktop;
pub mod developer_app;
pub mod diagnostics;
pub mod drafts;
pub mod export;
pub mod finding;
pub mod links;
pub mod placing;
pub mod real_time;
pub mod received;
pub mod sends;
pub mod session;
pub mod settings;
pub mod startup;
pub mod updates;
pub mod vault;
pub mod withdrawals;

use crate::error::CommandError;

/// What every command answers with.
pub type Answer<T> = Result<T, CommandError>;
