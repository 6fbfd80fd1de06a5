//! A person without a browser, for tests: opens the consent page, presses a button, follows the redirect.
//!
//! It speaks just enough HTTP/1.1 for that, over plain TCP to loopback.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

/// Longer than any page needs.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than any page has.
const LARGEST_PAGE: u64 = 1024 * 1024;

/// Why the person did not get through.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    /// An address that is not plain HTTP on a host.
    #[error("{0} is no address that can be opened without a browser")]
    Address(String),
    /// Nobody answered, or not to the end.
    #[error("no answer: {0}")]
    Io(#[from] io::Error),
    /// Nobody answered in time.
    #[error("no answer within ten seconds")]
    TimedOut,
    /// Something answered, but not in HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
    /// The page does not ask for consent but says why not.
    #[error("the page answered {status} instead of asking for consent")]
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// The button did not lead back to the app.
    #[error("the button did not lead back to the app (status {status})")]
    NoRedirect {
        /// The HTTP status.
        status: u16,
    },
}

/// Opens the page, chooses this person (or whom the page suggests), presses Allow, and goes where that leads.
///
/// # Errors
/// [`ConsentError`] when one of the steps fails.
pub async fn allow(authorize_url: &Url, username: Option<&str>) -> Result<(), ConsentError> {
    decide(authorize_url, username, "allow").await
}

/// Opens the page, presses Deny, and goes where that leads.
///
/// # Errors
/// [`ConsentError`] when one of the steps fails.
pub async fn deny(authorize_url: &Url) -> Result<(), ConsentError> {
    decide(authorize_url, None, "deny").await
}

async fn decide(authorize_url: &Url, username: Option<&str>, decision: &str) -> Result<(), ConsentError> {
    let redirect = press(authorize_url, username, decision).await?;
    exchange(&redirect, "GET", None).await.map(drop)
}

/// Opens the page, chooses this person, presses `allow` or `deny`, and tells where that leads without going there.
///
/// # Errors
/// [`ConsentError`] when one of the steps fails.
pub async fn press(authorize_url: &Url, username: Option<&str>, decision: &str) -> Result<Url, ConsentError> {
    let page = exchange(authorize_url, "GET", None).await?;
    let key = between(&page.body, "name=consent value=\"", "\"").filter(|_| page.status == 200);
    let key = key.ok_or(ConsentError::Refused { status: page.status })?;
    let form = filled_form(key, username, decision);
    let mut action = authorize_url.clone();
    action.set_query(None);
    let answer = exchange(&action, "POST", Some(&form)).await?;
    let location = answer.location.as_deref().and_then(|location| Url::parse(location).ok());
    location.ok_or(ConsentError::NoRedirect { status: answer.status })
}

/// Apart from the waiting, because the serializer cannot move between threads and so must not be held across it.
fn filled_form(key: &str, username: Option<&str>, decision: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("consent", key).append_pair("decision", decision);
    if let Some(username) = username {
        form.append_pair("person", username);
    }
    form.finish()
}

struct Answer {
    status: u16,
    location: Option<String>,
    body: String,
}

async fn exchange(url: &Url, method: &str, form: Option<&str>) -> Result<Answer, ConsentError> {
    let exchange = exchange_patiently(url, method, form);
    tokio::time::timeout(PATIENCE, exchange).await.map_err(|_| ConsentError::TimedOut)?
}

async fn exchange_patiently(url: &Url, method: &str, form: Option<&str>) -> Result<Answer, ConsentError> {
    let no_address = || ConsentError::Address(url.as_str().to_owned());
    let host = url.host_str().filter(|_| url.scheme() == "http").ok_or_else(no_address)?;
    let port = url.port_or_known_default().ok_or_else(no_address)?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n");
    if let Some(form) = form {
        let length = form.len().to_string();
        request.extend(["Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ", &length]);
        request.extend(["\r\n\r\n", form]);
    } else {
        request.push_str("\r\n");
    }
    let mut stream = TcpStream::connect((host, port)).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.take(LARGEST_PAGE).read_to_end(&mut bytes).await?;
    read_answer(&String::from_utf8_lossy(&bytes)).ok_or(ConsentError::NotHttp)
}

fn read_answer(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let mut headers = lines.filter_map(|line| line.split_once(':'));
    let location = headers.find(|(name, _)| name.eq_ignore_ascii_case("location"));
    let location = location.map(|(_, value)| value.trim().to_owned());
    Some(Answer { status, location, body: body.to_owned() })
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_may_press_the_button_from_another_thread() {
        fn needs_send(_: impl Send) {}
        let url = Url::parse("http://127.0.0.1/").unwrap();
        needs_send(allow(&url, None));
        needs_send(deny(&url));
    }

    #[test]
    fn an_answer_is_read() {
        let answer =
            read_answer("HTTP/1.1 302 Found\r\nX: y\r\nLocation: http://127.0.0.1/cb?a=b\r\n\r\nbody").unwrap();
        assert_eq!((answer.status, answer.location.as_deref()), (302, Some("http://127.0.0.1/cb?a=b")));
        assert_eq!(answer.body, "body");
    }

    #[test]
    fn what_is_not_http_is_refused() {
        for text in ["", "hello", "HTTP/1.1", "HTTP/1.1 xx\r\n\r\n", "220 ftp\r\n\r\n"] {
            assert!(read_answer(text).is_none(), "{text:?} passed for HTTP");
        }
    }
}
