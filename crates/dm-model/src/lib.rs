//! The words of Pipit's domain.
//!
//! Every other crate speaks in these types: the store keeps them, the engine moves them, the page shows them.
//! Nothing here knows X's wire format, SQLite or a window. What the page receives is serialised from here, and its
//! TypeScript types are generated from here, so ids travel as strings (JavaScript's numbers lose digits above 2^53).

mod account;
mod attachment;
mod clock;
mod connectivity;
mod conversation;
mod conversation_id;
mod cost;
mod details;
mod diagnostics;
mod draft;
mod engine_event;
mod event;
mod ids;
mod outbox;
mod person;
mod post;
mod real_time;
mod search;
mod timeline;
mod wish;

pub use account::Account;
pub use attachment::{Attached, Attachment, AttachmentAddresses, AttachmentKind, OutgoingAttachment};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use connectivity::{Connectivity, HistoryProgress};
pub use conversation::{Conversation, ConversationKind, Inbox, Mute, MuteWish, Preview, PreviewContent, Transport};
pub use conversation_id::ConversationId;
pub use cost::{Billable, Charged, PriceList, price_of};
pub use details::{ExportFormat, MessageDetails, SharedMedia, SharedMediaPage};
pub use diagnostics::{Diagnostics, WindowSpan, WindowStanding};
pub use draft::Draft;
pub use engine_event::EngineEvent;
pub use event::{Event, EventContent, SHORT_LINK};
pub use ids::{AttachmentId, EventId, InvalidId, MediaId, MediaKey, PostId, TransactionId, UserId};
pub use outbox::{SendAllowance, SendState, WedgedReason};
pub use person::Person;
pub use post::{Post, PostPicture};
pub use real_time::{RealTime, RealTimeRefusal};
pub use search::{FoundMessage, Held, SearchProblem, SearchResults, Snippet, TextSpan};
pub use timeline::{Backfill, Link, Message, TimelineContent, TimelineItem, TimelinePage, TimelinePlace};
pub use wish::{Block, Refusal};
