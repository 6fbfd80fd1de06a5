//! Pipit's engine: one for each account. It brings what happens at X into the store, and what the person writes to X.
//!
//! Two flows, each in one direction. **In:** [`sync`] asks X for [pages](event_pages) and people when the [`scheduler`]
//! gives leave, [`translation`] turns them into our words, one transaction of the store keeps them, and the [`Listener`]
//! hears by id what changed. **Out:** the person's words become a row of the store's outbox and a local echo in one
//! transaction; [`outbox`] carries them to X and writes down how far they have come.
//!
//! With a token of the developer app, [`real_time`] hears of news through X's activity stream instead of asking for them.
//!
//! Nothing here knows a window. Time comes from a [`Clock`](dm_model::Clock), randomness from a seed, the network from
//! an [`x_api::Client`].

mod alias;
mod asking;
mod attention;
mod cache;
mod connectivity;
mod cost;
mod diagnostics;
mod engine;
mod error;
mod event_pages;
mod export;
mod files;
mod listener;
mod media;
mod mutes;
mod outbox;
mod outgoing;
mod randomness;
mod real_time;
mod scheduler;
mod search;
mod server_clock;
mod shared;
mod store_access;
mod sync;
mod tasks;
mod translation;
mod waiting;
mod wishes;

pub use alias::MOST_ALIAS_CHARACTERS;
pub use dm_media::{Preparation, Unfit};
pub use dm_store::PREVIEW_CHARACTERS;
pub use engine::{Engine, EngineParts};
pub use error::EngineError;
pub use listener::Listener;
pub use media::{CacheLimits, MOST_IN_MEMORY_BYTES, MediaFile, ReceivedAttachment};
pub use outbox::{MOST_CHARACTERS, MOST_OTHERS, RESEND_AFTER};
pub use outgoing::{AttachmentSource, MOST_ALT_TEXT_CHARACTERS};
pub use sync::DailyBudget;
pub use tasks::Tasks;
pub use wishes::UNDO_FOR;
