//! The bytes of an attachment while they come, piece by piece: a video must not lie in memory whole.
//!
//! The length that a server tells is believed only where it is too large already; what really comes is counted. A body
//! that ends before its time is an error, never an end.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time::timeout;

use crate::{ApiError, errors::Effect};

/// What the transfer of one attachment may take. The whole of it has no time limit: a video over a slow line takes as long
/// as it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferLimits {
    /// How many bytes may come.
    pub bytes: u64,
    /// For how long nothing may come.
    pub silence: Duration,
}

/// The bytes of an attachment. Dropping it hangs up.
#[derive(Debug)]
pub struct MediaStream {
    response: Response,
    limits: TransferLimits,
    received: u64,
}

impl MediaStream {
    /// # Errors
    /// When the answer says itself that it is too long.
    pub(super) fn of(response: Response, limits: TransferLimits) -> Result<Self, ApiError> {
        if response.content_length().is_some_and(|length| length > limits.bytes) {
            return Err(ApiError::too_large());
        }
        Ok(Self { response, limits, received: 0 })
    }

    /// How many bytes the server says that there are, if it says so. It may be wrong.
    #[must_use]
    pub fn told_length(&self) -> Option<u64> {
        self.response.content_length()
    }

    /// The next piece, of some hundred kilobytes at most; `None` when all have come.
    ///
    /// # Errors
    /// [`ApiErrorKind::Rubbish`](crate::ApiErrorKind::Rubbish) when there are too many bytes;
    /// [`ApiErrorKind::MaybeReached`](crate::ApiErrorKind::MaybeReached) when the body is cut short, or nothing came for
    /// too long.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        let piece = timeout(self.limits.silence, self.response.chunk()).await;
        let piece = piece.map_err(|_| ApiError::silent(Effect::Reads))?;
        let Some(piece) = piece.map_err(|cause| ApiError::broken(Effect::Reads, cause))? else { return Ok(None) };
        self.received = self.received.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.received > self.limits.bytes {
            return Err(ApiError::too_large());
        }
        Ok(Some(piece))
    }
}
