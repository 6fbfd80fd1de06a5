//! What the person wished X to do beside sending: delete a message, block somebody. Here is what the page shows of it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// X did not do what the person wished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// X's words, shown only behind "Details"; may be empty.
    pub detail: String,
}

/// What we know of a block of somebody. X's API lists no blocks: only those are known that were made or lifted here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Whether they are blocked: as the person wished, or as it was before where X refused that.
    pub blocked: bool,
    /// Whether X has said so; until then it is asked as soon as it can be reached.
    pub settled: bool,
    /// Why X did not change it.
    pub refusal: Option<Refusal>,
}
