//! Posts that messages refer to.

/// X's id of a Post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct PostId(pub(crate) u64);
