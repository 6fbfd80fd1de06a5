//! Real time: X's Activity API, which tells an app what happens to the people who allowed it.
//!
//! Two tokens are at work, and they never take each other's place. With the **person's** token their account is
//! subscribed to ([`Client::subscribe`](crate::Client::subscribe)); with the token of the **developer app** itself the
//! stream is read ([`AppClient`]). An [`AppClient`] has no calls but those two that X gives to apps, and a
//! [`Client`](crate::Client) never sees the app's token.
//!
//! The stream is lines of JSON, with an empty line now and then to show that it is alive. [`lines`] cuts them,
//! [`happening`] reads them. X documents the payloads of messages only by examples, and those of `dm.read` and
//! `dm.indicate_typing` not at all, so they are read tolerantly, and a line that makes no sense costs only itself.

mod app_client;
mod happening;
mod lines;
mod stream;
mod subscriptions;

pub use app_client::{AppClient, KEEP_ALIVES_STAY_AWAY, LONGEST_BACKFILL};
pub use happening::{Activity, Happening, Sign, ToldMessage};
pub use stream::{ActivityStream, Heard};
pub use subscriptions::{ActivityKind, Subscription};
