//! X's Direct Message API, typed.
//!
//! This crate knows X's words (fields, expansions, includes) so that nobody else has to. A call goes through four
//! places: an endpoint's file (`events`, `sends`, `blocks`, `users`, `media`, `uploads`) says what to ask; `exchange` adds the token, sends
//! the request, reads a bounded answer and renews the token once on a 401; `errors` sorts every failure by what to do
//! next; the endpoint's file reads the answer tolerantly, since X adds and drops fields without notice. The `activity`
//! stream has a client of its own, because it is opened with another token.
//!
//! Two sources of X's documentation disagree about the names of fields, hence the [`Dialect`].
//! Facts and prices that this crate relies on come from X's guides and its published specification 2.167.

mod activity;
mod blocks;
mod client;
mod dialect;
mod errors;
mod events;
mod exchange;
mod limits;
mod media;
mod page;
mod posts;
mod problem;
mod sends;
mod tokens;
mod uploads;
mod users;
mod wire;

pub use activity::{
    Activity, ActivityKind, ActivityStream, AppClient, Happening, Heard, KEEP_ALIVES_STAY_AWAY, LONGEST_BACKFILL, Sign,
    Subscription, ToldMessage,
};
pub use client::{Answer, Client, http_client};
pub use dialect::Dialect;
pub use errors::{ApiError, ApiErrorKind, AppProblem, NextStep};
pub use events::DmEvent;
pub use limits::{Limits, Window};
pub use media::{Media, MediaBytes, MediaStream, TransferLimits, needs_attachment_call};
pub use page::{Cursor, EventPage, InvalidCursor, PageRequest};
pub use posts::Post;
pub use sends::{OutgoingMessage, SentMessage};
pub use tokens::{TokenError, TokenSource};
pub use uploads::{MediaCategory, Processing, Segment, Upload};
pub use users::{User, can_be_handle, can_be_searched};
