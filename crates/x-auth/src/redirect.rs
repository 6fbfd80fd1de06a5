//! What X's redirect says (RFC 6749, 4.1.2), and whether it answers our own sign-in.

use secrecy::SecretString;
use subtle::ConstantTimeEq;
use url::form_urlencoded;

use crate::token_endpoint::one_line;

/// The only path that is listened to.
pub(crate) const PATH: &str = "/callback";

/// The answer to a sign-in.
#[derive(Debug)]
pub(crate) enum Redirect {
    Code(SecretString),
    Denied,
    Refused { error: String, description: String },
}

impl Redirect {
    /// Reads the target of a request. `None` when it does not belong to the sign-in that sent `state`: then somebody
    /// else made it, and it must change nothing.
    pub(crate) fn read(target: &str, state: &str) -> Option<Self> {
        let query = target.strip_prefix(PATH)?.strip_prefix('?')?;
        let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        // A parameter that comes twice could mean two things.
        let single = |wanted: &str| {
            let mut values = parameters.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.as_ref());
            values.next().filter(|_| values.next().is_none())
        };
        if !bool::from(single("state")?.as_bytes().ct_eq(state.as_bytes())) {
            return None;
        }
        Some(match (single("error"), single("code")) {
            (Some("access_denied"), _) => Self::Denied,
            (Some(error), _) => {
                let description = one_line(single("error_description").unwrap_or_default());
                Self::Refused { error: one_line(error), description }
            }
            (None, Some(code)) if !code.is_empty() => Self::Code(code.into()),
            (None, _) => Self::Refused { error: "no_code".to_owned(), description: "X sent no code".to_owned() },
        })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn the_code_is_taken_when_the_state_is_ours() {
        let redirect = Redirect::read("/callback?code=a%2Bb&state=ours", "ours");
        assert!(matches!(redirect, Some(Redirect::Code(code)) if code.expose_secret() == "a+b"));
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
            "/callback/?code=a&state=ours",
            "/callback2?code=a&state=ours",
            "/?code=a&state=ours",
            "//callback?code=a&state=ours",
            "http://127.0.0.1/callback?code=a&state=ours",
            "/callback?error=access_denied",
        ] {
            assert!(Redirect::read(target, "ours").is_none(), "{target}");
        }
    }

    #[test]
    fn a_denial_is_told_from_a_refusal() {
        assert!(matches!(Redirect::read("/callback?error=access_denied&state=s", "s"), Some(Redirect::Denied)));
        let refused = Redirect::read("/callback?error=invalid_scope&error_description=No%0Asuch&state=s", "s");
        let Some(Redirect::Refused { error, description }) = refused else { panic!("{refused:?}") };
        assert_eq!((error.as_str(), description.as_str()), ("invalid_scope", "No such"));
    }

    #[test]
    fn a_redirect_without_a_usable_code_is_a_refusal() {
        for target in ["/callback?state=s", "/callback?state=s&code=", "/callback?state=s&code=a&code=b"] {
            assert!(matches!(Redirect::read(target, "s"), Some(Redirect::Refused { .. })), "{target}");
        }
    }
}
