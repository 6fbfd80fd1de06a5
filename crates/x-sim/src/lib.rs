//! A simulated X: OAuth 2.0 and the Direct Message API on loopback.
//!
//! It is as strict as X or stricter, holds the truth so that a test can compare what an app has stored with it, and
//! breaks on demand. [`Simulator::start`] brings one up, [`Control`] moves its world. The demo of the app is the same
//! thing with people in it who answer.
//!
//! A request passes `gate`, which checks the token, counts the call, lets a scripted fault strike and writes
//! the record; then one file in `handlers` answers it from the `world`, in the shapes of `wire`. This crate never uses
//! `x-api`: two sides that share code share bugs.

mod activity;
mod billing;
mod call;
mod clock;
mod config;
mod connection;
pub mod consent;
mod control;
mod control_http;
mod dialect;
mod drawing;
mod faults;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod gate;
mod handlers;
mod inspection;
mod limits;
mod living;
mod lock;
mod oauth;
mod page_token;
mod persist;
mod problem;
mod query;
mod requests;
mod router;
mod scenarios;
mod server;
mod simulation;
mod status_page;
mod wire;
mod world;

pub use billing::{Bill, BillLine, Money};
pub use call::Call;
pub use clock::SimClock;
pub use config::{Config, RegisteredClient, Scenario};
pub use control::Control;
pub use dialect::Dialect;
pub use faults::{Calls, EventField, Fault, FaultRule, FaultRuleError};
pub use limits::{LimitTable, LimitUse};
pub use oauth::{IssuedTokens, RefreshCounts};
pub use persist::PersistError;
pub use requests::RequestRecord;
pub use scenarios::{ScenarioError, UnknownScenario};
pub use server::{Simulator, StartError};
pub use world::{AcceptsMessagesFrom, ControlError, Link, PostId, Profile, TrueContent, TrueEvent, VerifiedType};

#[cfg(test)]
mod testing;
