//! A redirect by hand: on a machine without a browser, or far away from it, the person copies the address that X led to.
//!
//! It must hold the same as a redirect that a browser brings. Here somebody waits for an answer, so each mistake is told
//! apart, and the attempt goes on.

use tokio::sync::mpsc;
use url::Url;
use zeroize::Zeroizing;

use crate::redirect::{Expected, Redirect};

/// Takes the address that X led to in place of the browser; belongs to one [`SignInAttempt`](crate::SignInAttempt).
#[derive(Clone)]
pub struct PastedAddress {
    redirect_uri: Url,
    expected: Expected,
    found: mpsc::Sender<Redirect>,
}

/// Why a pasted address is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    /// It is something else.
    #[error(
        "This is not the address that X leads to. It begins with {redirect_uri}? and stands in the browser's \
             address line after you allowed Pipit."
    )]
    NotTheAddress {
        /// How the right one begins.
        redirect_uri: String,
    },
    /// It holds no `state`.
    #[error("This address is not whole. Copy all of it, from the beginning to the end.")]
    Incomplete,
    /// It belongs to an older attempt, or to none.
    #[error("This address belongs to another attempt to sign in. Use the page that was opened last.")]
    OtherAttempt,
    /// The attempt has ended.
    #[error("This sign-in has ended. Start again.")]
    Over,
}

impl PastedAddress {
    pub(crate) fn new(redirect_uri: Url, expected: Expected, found: mpsc::Sender<Redirect>) -> Self {
        Self { redirect_uri, expected, found }
    }

    /// Takes the whole address or its query, with spaces and line breaks wherever a terminal or a mail put them.
    ///
    /// # Errors
    /// [`PasteError`]; the attempt goes on, and another address can be pasted.
    pub fn paste(&self, text: &str) -> Result<(), PasteError> {
        let text = Zeroizing::new(text.split_whitespace().collect::<String>());
        let elsewhere = || PasteError::NotTheAddress { redirect_uri: self.redirect_uri.to_string() };
        let query = self.query(&text).ok_or_else(elsewhere)?;
        let query = query.split('#').next().unwrap_or_default();
        let Some(redirect) = self.expected.read_query(query) else {
            let has_state = query.split('&').any(|parameter| parameter.starts_with("state="));
            return Err(if has_state { PasteError::OtherAttempt } else { PasteError::Incomplete });
        };
        self.found.try_send(redirect).map_err(|_| PasteError::Over)
    }

    /// The query of the right address, or a query alone.
    fn query<'a>(&self, text: &'a str) -> Option<&'a str> {
        let address = self.redirect_uri.as_str();
        let shown = address.trim_start_matches("http://");
        for beginning in [address, shown] {
            // Browsers copy an address with its scheme or without; what follows decides.
            if let Some(rest) = text.strip_prefix(beginning) {
                return rest.strip_prefix('?').or_else(|| rest.is_empty().then_some(""));
            }
        }
        let query = text.strip_prefix('?').unwrap_or(text);
        let is_query = query.contains('=') && !query.contains(['/', '?']);
        is_query.then_some(query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paste(text: &str) -> Result<Option<Redirect>, PasteError> {
        let (found, mut finds) = mpsc::channel(1);
        let expected = Expected { path: "/callback".to_owned(), state: "ours".into(), issuers: Vec::new() };
        let redirect_uri: Url = "http://127.0.0.1:47231/callback".parse().unwrap();
        PastedAddress::new(redirect_uri, expected, found).paste(text)?;
        Ok(finds.try_recv().ok())
    }

    #[test]
    fn the_address_is_taken_whole_or_as_a_query_however_it_was_copied() {
        for text in [
            "http://127.0.0.1:47231/callback?state=ours&code=abc",
            "  http://127.0.0.1:47231/callback?state=ours&code=abc\r\n",
            "http://127.0.0.1:47231/callback?state=ours\n  &code=abc",
            "127.0.0.1:47231/callback?state=ours&code=abc",
            "http://127.0.0.1:47231/callback?state=ours&code=abc#_=_",
            "?state=ours&code=abc",
            "code=abc&state=ours",
        ] {
            assert!(matches!(paste(text), Ok(Some(Redirect::Code(_)))), "{text}");
        }
        assert!(matches!(paste("?error=access_denied&state=ours"), Ok(Some(Redirect::Denied))));
    }

    #[test]
    fn each_mistake_has_its_own_sentence() {
        let elsewhere = PasteError::NotTheAddress { redirect_uri: "http://127.0.0.1:47231/callback".to_owned() };
        for (text, error) in [
            ("", elsewhere.clone()),
            ("hello", elsewhere.clone()),
            ("https://x.com/i/oauth2/authorize?state=ours&client_id=a", elsewhere.clone()),
            ("http://127.0.0.1:47232/callback?state=ours&code=abc", elsewhere.clone()),
            ("http://127.0.0.1:47231/other?state=ours&code=abc", elsewhere.clone()),
            ("http://127.0.0.1:47231/callback/?state=ours&code=abc", elsewhere.clone()),
            ("http://evil.example/?http://127.0.0.1:47231/callback?state=ours&code=abc", elsewhere),
            ("http://127.0.0.1:47231/callback", PasteError::Incomplete),
            ("http://127.0.0.1:47231/callback?code=abc", PasteError::Incomplete),
            ("http://127.0.0.1:47231/callback?state=theirs&code=abc", PasteError::OtherAttempt),
            ("?state=ours&state=ours&code=abc", PasteError::OtherAttempt),
        ] {
            assert_eq!(paste(text).map(drop), Err(error), "{text}");
        }
    }

    #[test]
    fn an_attempt_that_has_ended_takes_nothing() {
        let (found, finds) = mpsc::channel(1);
        drop(finds);
        let expected = Expected { path: "/callback".to_owned(), state: "ours".into(), issuers: Vec::new() };
        let pasted = PastedAddress::new("http://127.0.0.1:47231/callback".parse().unwrap(), expected, found);
        assert_eq!(pasted.paste("?state=ours&code=abc"), Err(PasteError::Over));
    }
}
