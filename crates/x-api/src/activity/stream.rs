//! The stream itself, while it is open.

use std::collections::VecDeque;

use reqwest::Response;

use super::{
    Happening,
    lines::{Line, Lines},
};
use crate::{ApiError, errors::Effect};

/// What came over the stream.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// An empty line: nothing happened, and X is still there.
    KeptAlive,
    /// Something happened.
    Happened(Happening),
    /// A line that is about something else, or makes no sense, or is too long.
    NotUnderstood,
}

/// An open stream. Dropping it hangs up.
#[derive(Debug)]
pub struct ActivityStream {
    response: Response,
    lines: Lines,
    ready: VecDeque<Happening>,
}

impl ActivityStream {
    pub(super) fn of(response: Response) -> Self {
        Self { response, lines: Lines::default(), ready: VecDeque::new() }
    }

    /// What comes next; `None` when X ended the stream in good order. Whoever stops waiting for this loses nothing: what
    /// had come is given by the next call.
    ///
    /// # Errors
    /// [`ApiError`] when the connection broke, or nothing came for longer than X is ever silent.
    pub async fn next(&mut self) -> Result<Option<Heard>, ApiError> {
        loop {
            if let Some(happening) = self.ready.pop_front() {
                return Ok(Some(Heard::Happened(happening)));
            }
            match self.lines.next() {
                Some(Line::Empty) => return Ok(Some(Heard::KeptAlive)),
                Some(Line::TooLong) => return Ok(Some(Heard::NotUnderstood)),
                Some(Line::Text(text)) => {
                    self.ready.extend(Happening::all_from(&text));
                    if self.ready.is_empty() {
                        return Ok(Some(Heard::NotUnderstood));
                    }
                }
                None => match self.response.chunk().await {
                    Ok(Some(bytes)) => self.lines.push(&bytes),
                    Ok(None) => return Ok(None),
                    Err(cause) => return Err(ApiError::broken(Effect::Reads, cause)),
                },
            }
        }
    }
}
