//! Links in messages: where one leads, and opening it in the person's browser.
//!
//! The page shows where a link leads before it is opened. Who reads an address in two ways can be led astray, so the page takes no
//! address apart: what it shows and what is opened both come from here.

use serde::Serialize;
use specta::Type;
use url::{Host, Url};

use crate::error::CommandError;

/// The longest address that is opened, in bytes; browsers and the programs that start them take more.
const LONGEST: usize = 2_000;

/// The host of X's short links.
const SHORTENER: &str = "t.co";

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LinkTarget {
    /// The whole address as it would be opened: every letter beyond ASCII is escaped.
    pub address: String,
    /// The computer that is asked, in ASCII, with its port where that is not the usual one.
    pub host: String,
    /// The host in its own letters, where it has some that ASCII lacks. Letters of one script can look like those of another.
    pub international_host: Option<String>,
    /// Whether nobody on the way can read or change what is loaded.
    pub encrypted: bool,
    /// Whether it is one of X's short links of which X did not tell where it leads.
    pub shortened: bool,
    /// Why it is not opened, if it is not.
    pub refusal: Option<String>,
}

/// Where an address leads.
///
/// # Errors
/// When it is no web address, and so leads nowhere that could be shown.
pub fn describe(address: &str) -> Result<LinkTarget, CommandError> {
    let url = parse(address)?;
    let Some(host) = url.host() else { return Err(no_web_address()) };
    let name = host.to_string();
    let international_host = match host {
        Host::Domain(ascii) => Some(idna::domain_to_unicode(ascii).0).filter(|own| own != ascii),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    };
    let refusal = if !url.username().is_empty() || url.password().is_some() {
        Some("Pipit opens no link that holds a name or a password. What stands before the @ is not where it leads.")
    } else if url.as_str().len() > LONGEST {
        Some("The link is too long to be opened from here.")
    } else {
        None
    };
    Ok(LinkTarget {
        host: url.port().map_or_else(|| name.clone(), |port| format!("{name}:{port}")),
        international_host,
        encrypted: url.scheme() == "https",
        shortened: name == SHORTENER,
        refusal: refusal.map(str::to_owned),
        address: url.into(),
    })
}

/// Opens an address in the browser of the person's, if it is one that may be opened.
///
/// # Errors
/// When it may not, or no browser takes it.
pub fn open(address: &str) -> Result<(), CommandError> {
    let target = describe(address)?;
    if let Some(refusal) = target.refusal {
        return Err(CommandError::sentence(refusal));
    }
    open::that_detached(target.address).map_err(|error| {
        // The error may name the address.
        tracing::info!(kind = ?error.kind(), "no browser opened a link");
        CommandError::sentence("No browser opened the link.").with_hint("Copy the address and open it yourself.")
    })
}

fn parse(address: &str) -> Result<Url, CommandError> {
    let url = Url::parse(address).map_err(|_| no_web_address())?;
    if matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(no_web_address()) }
}

fn no_web_address() -> CommandError {
    CommandError::sentence("This is no web address, so Pipit does not open it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(address: &str) -> LinkTarget {
        describe(address).unwrap()
    }

    #[test]
    fn a_link_leads_to_its_host() {
        let plain = target("https://example.org/a?b=c#d");
        assert_eq!((plain.host.as_str(), plain.address.as_str()), ("example.org", "https://example.org/a?b=c#d"));
        assert!(plain.encrypted && !plain.shortened);
        assert_eq!((plain.international_host, plain.refusal), (None, None));
        assert!(!target("http://example.org").encrypted);
    }

    #[test]
    fn a_port_is_told_where_it_is_not_the_usual_one() {
        for (address, host) in [
            ("https://example.org:443/", "example.org"),
            ("http://example.org:80/", "example.org"),
            ("https://example.org:8443/", "example.org:8443"),
            ("http://[::1]:8080/", "[::1]:8080"),
            ("http://2130706433/", "127.0.0.1"),
            ("http://0x7f.1/", "127.0.0.1"),
        ] {
            assert_eq!(target(address).host, host, "{address}");
        }
    }

    #[test]
    fn look_alikes_are_told_apart() {
        // The first letters are Cyrillic.
        let look_alike = target("https://\u{430}\u{440}\u{440}\u{4cf}\u{435}.com/login");
        assert_eq!(look_alike.host, "xn--80ak6aa92e.com");
        assert_eq!(look_alike.international_host.as_deref(), Some("\u{430}\u{440}\u{440}\u{4cf}\u{435}.com"));
        assert_eq!(target("https://ｅｘａｍｐｌｅ.org").host, "example.org", "wide letters are the same ones");
    }

    #[test]
    fn a_name_before_the_host_hides_nothing_and_is_not_opened() {
        for address in [
            "https://x.com@evil.example/",
            "https://x.com:443@evil.example/",
            "https://x.com%2Fi@evil.example/",
            "https:\\\\x.com@evil.example\\",
        ] {
            let tricky = target(address);
            assert_eq!(tricky.host, "evil.example", "{address}");
            assert!(tricky.refusal.is_some_and(|refusal| refusal.contains('@')), "{address}");
            assert!(open(address).is_err(), "{address} was opened");
        }
        assert_eq!(target("https://evil.example\\@x.com").host, "evil.example", "as browsers read it");
    }

    #[test]
    fn a_short_link_says_that_it_is_one() {
        assert!(target("https://t.co/Ab3dE").shortened);
        assert!(!target("https://t.co.evil.example/Ab3dE").shortened);
    }

    #[test]
    fn what_is_no_web_address_is_not_opened() {
        for address in [
            "javascript:alert(1)",
            "JavaScript://example.org/%0Aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "file:///etc/passwd",
            "tauri://localhost",
            "ipc://localhost/start",
            "pipit-media://localhost/1",
            "blob:https://example.org/1",
            "ftp://example.org",
            "mailto:alice@example.org",
            "--help",
            "example.org",
            "https://",
            "https:///",
            "",
        ] {
            assert!(describe(address).is_err(), "{address} has a host");
            assert!(open(address).is_err(), "{address} was opened");
        }
    }

    #[test]
    fn what_is_opened_holds_nothing_that_another_program_could_misread() {
        let odd = target("https://example.org/\"a b\"\n'`\u{202e}?<\">#\"\u{e9}");
        assert!(odd.address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>".contains(&byte)), "{}", odd.address);
        assert!(odd.address.starts_with("https://"));
    }

    #[test]
    fn an_endless_link_is_not_opened() {
        let longest = format!("https://example.org/{}", "a".repeat(LONGEST - 20));
        assert_eq!(target(&longest).refusal, None);
        let longer = longest + "a";
        assert!(target(&longer).refusal.is_some());
        assert!(open(&longer).is_err());
    }
}
