//! Real time, as X's Activity API gives it to apps.
//!
//! The world keeps a log of its latest news ([`NewsLog`]): who wrote, who types, who has read. An app says with
//! [`Subscriptions`] which news of which people it wants, and listens on a stream. Each stream has a [`Reader`], which
//! has its own place in the log and takes what matches from there, as fast as the app takes it. So nothing is queued for
//! anybody: backfill only means to begin further back, and a reader so slow that the log has forgotten its place is
//! disconnected. [`Streams`] knows all that are open.

mod event_type;
mod happenings;
mod news;
mod reader;
mod streams;
mod subscription;

pub(crate) use event_type::{EventType, Needs};
pub(crate) use news::{News, NewsLog, What};
pub(crate) use reader::{Reader, Window};
pub(crate) use streams::{Streams, TooManyConnections, cut_slow_streams};
pub(crate) use subscription::{Direction, Filter, NewSubscription, SubscribeError, Subscription, Subscriptions};

#[cfg(test)]
mod tests;
