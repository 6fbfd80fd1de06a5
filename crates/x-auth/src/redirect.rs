//! What X's redirect says (RFC 6749, 4.1.2), and whether it answers our own sign-in.

use secrecy::SecretString;
use subtle::ConstantTimeEq;
use url::form_urlencoded;

use crate::token_endpoint::one_line;

/// What a redirect must hold to be ours.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    /// The path of our redirect URI.
    pub(crate) path: String,
    pub(crate) state: SecretString,
    /// By which names the server may call itself.
    pub(crate) issuers: Vec<String>,
}

/// The answer to a sign-in.
#[derive(Debug)]
pub(crate) enum Redirect {
    Code(SecretString),
    Denied,
    Refused {
        error: String,
        description: String,
    },
    /// It carries our state, and says that another server than X sent it (RFC 9207).
    Foreign,
}

impl Expected {
    /// Reads the target of a request. `None` when it does not belong to this sign-in: then somebody else made it, and it
    /// must change nothing.
    pub(crate) fn read_target(&self, target: &str) -> Option<Redirect> {
        self.read_query(target.strip_prefix(self.path.as_str())?.strip_prefix('?')?)
    }

    /// Reads a query alone.
    pub(crate) fn read_query(&self, query: &str) -> Option<Redirect> {
        use secrecy::ExposeSecret as _;
        let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let values = |wanted: &str| {
            let wanted = wanted.to_owned();
            parameters.iter().filter(move |(name, _)| *name == wanted).map(|(_, value)| value.as_ref())
        };
        // A parameter that comes twice could mean two things.
        let single = |wanted: &str| {
            let mut values = values(wanted);
            values.next().filter(|_| values.next().is_none())
        };
        if !bool::from(single("state")?.as_bytes().ct_eq(self.state.expose_secret().as_bytes())) {
            return None;
        }
        if values("iss").any(|issuer| !self.issuers.iter().any(|known| known == issuer.trim_end_matches('/'))) {
            return Some(Redirect::Foreign);
        }
        Some(match (single("error"), single("code")) {
            (Some("access_denied"), _) => Redirect::Denied,
            (Some(error), _) => {
                let description = one_line(single("error_description").unwrap_or_default());
                Redirect::Refused { error: one_line(error), description }
            }
            (None, Some(code)) if !code.is_empty() => Redirect::Code(code.into()),
            (None, _) => Redirect::Refused { error: "no_code".to_owned(), description: "X sent no code".to_owned() },
        })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(target: &str) -> Option<Redirect> {
        let issuers = vec!["https://x.com".to_owned()];
        Expected { path: "/callback".to_owned(), state: "ours".into(), issuers }.read_target(target)
    }

    #[test]
    fn the_code_is_taken_when_the_state_is_ours() {
        for target in [
            "/callback?code=a%2Bb&state=ours",
            "/callback?code=a%2Bb&state=ours&iss=https%3A%2F%2Fx.com",
            "/callback?code=a%2Bb&state=ours&iss=https://x.com/",
        ] {
            assert!(matches!(read(target), Some(Redirect::Code(code)) if code.expose_secret() == "a+b"), "{target}");
        }
    }

    #[test]
    fn what_does_not_carry_our_state_once_is_nobodys() {
        for target in [
            "/callback",
            "/callback?code=a",
            "/callback?code=a&state=theirs",
            "/callback?code=a&state=ours2",
            "/callback?code=a&state=",
            "/callback?code=a&state=ours&state=ours",
            "/callback?code=a&state=ours&state=theirs",
            "/callback/?code=a&state=ours",
            "/callback2?code=a&state=ours",
            "/Callback?code=a&state=ours",
            "/?code=a&state=ours",
            "//callback?code=a&state=ours",
            "http://127.0.0.1/callback?code=a&state=ours",
            "/callback?error=access_denied",
        ] {
            assert!(read(target).is_none(), "{target}");
        }
    }

    #[test]
    fn another_server_than_x_is_not_believed_even_with_our_state() {
        for issuer in ["https://evil.example", "https://x.com.evil.example", "http://x.com", "", "https://x.com/x"] {
            let target = format!("/callback?code=a&state=ours&iss={issuer}");
            assert!(matches!(read(&target), Some(Redirect::Foreign)), "{target}");
        }
        let twice = "/callback?code=a&state=ours&iss=https://x.com&iss=https://evil.example";
        assert!(matches!(read(twice), Some(Redirect::Foreign)));
    }

    #[test]
    fn a_denial_is_told_from_a_refusal() {
        assert!(matches!(read("/callback?error=access_denied&state=ours"), Some(Redirect::Denied)));
        let refused = read("/callback?error=invalid_scope&error_description=No%0Asuch&state=ours");
        let Some(Redirect::Refused { error, description }) = refused else { panic!("{refused:?}") };
        assert_eq!((error.as_str(), description.as_str()), ("invalid_scope", "No such"));
    }

    #[test]
    fn a_redirect_without_a_usable_code_is_a_refusal() {
        for target in ["/callback?state=ours", "/callback?state=ours&code=", "/callback?state=ours&code=a&code=b"] {
            assert!(matches!(read(target), Some(Redirect::Refused { .. })), "{target}");
        }
    }
}
