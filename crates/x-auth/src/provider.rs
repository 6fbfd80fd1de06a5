//! Where a sign-in goes, and as which app.

use secrecy::SecretString;
use url::Url;

/// The redirect URIs that are registered with X, in the order in which they are tried. X compares the whole address, so a
/// random port cannot be used.
const REDIRECT_URIS: [&str; 3] =
    ["http://127.0.0.1:47231/callback", "http://127.0.0.1:47232/callback", "http://127.0.0.1:47233/callback"];
/// By which names X may call itself in a redirect (`iss`, RFC 9207). X does not do so today.
const NAMES_OF_X: [&str; 4] = ["https://x.com", "https://api.x.com", "https://twitter.com", "https://api.twitter.com"];

/// X, or a stand-in for it, and the developer app that Pipit is to it.
#[derive(Debug, Clone)]
pub struct Provider {
    /// The id of the developer app.
    pub client_id: String,
    /// Only for a confidential client, in a developer app of the person's own: sent by Basic authentication.
    pub client_secret: Option<SecretString>,
    /// The page where the person says yes.
    pub authorize_url: Url,
    /// Where codes and refresh tokens become tokens.
    pub token_url: Url,
    /// Where tokens are given back.
    pub revoke_url: Url,
    /// Where X may lead back to, tried in order: `http` on 127.0.0.1 or, where the developer registered it, on `[::1]`.
    /// Port 0 means any free one, for tests.
    pub redirect_uris: Vec<Url>,
    /// By which names the server may call itself in a redirect (`iss`, RFC 9207).
    pub issuers: Vec<String>,
}

impl Provider {
    /// X itself, for a public client.
    #[must_use]
    pub fn x(client_id: String) -> Self {
        let issuers = NAMES_OF_X.map(str::to_owned).to_vec();
        Self { issuers, ..Self::at(client_id, &constant("https://x.com/"), &constant("https://api.x.com/")) }
    }

    /// A stand-in that serves sign-in page and API at one origin, such as the simulator.
    #[must_use]
    pub fn at_origin(client_id: String, origin: &Url) -> Self {
        Self::at(client_id, origin, origin)
    }

    fn at(client_id: String, site: &Url, api: &Url) -> Self {
        let with_path = |origin: &Url, path: &str| {
            let mut url = origin.clone();
            url.set_path(path);
            url
        };
        Self {
            client_id,
            client_secret: None,
            authorize_url: with_path(site, "/i/oauth2/authorize"),
            token_url: with_path(api, "/2/oauth2/token"),
            revoke_url: with_path(api, "/2/oauth2/revoke"),
            redirect_uris: REDIRECT_URIS.map(constant).to_vec(),
            issuers: vec![site.origin().ascii_serialization()],
        }
    }
}

#[expect(clippy::expect_used, reason = "the addresses are constants, and a test parses them")]
fn constant(address: &str) -> Url {
    address.parse().expect("a constant address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x_has_its_page_and_its_api_at_two_hosts() {
        let x = Provider::x("abc".to_owned());
        assert_eq!(x.authorize_url.as_str(), "https://x.com/i/oauth2/authorize");
        assert_eq!(x.token_url.as_str(), "https://api.x.com/2/oauth2/token");
        assert_eq!(x.revoke_url.as_str(), "https://api.x.com/2/oauth2/revoke");
        // As they are registered with X, which compares each letter.
        assert_eq!(x.redirect_uris.iter().map(Url::as_str).collect::<Vec<_>>(), REDIRECT_URIS);
    }
}
