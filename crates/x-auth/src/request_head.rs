//! The head of one HTTP/1.1 request, read from a browser or from anything else that found the port.
//!
//! A whole web server would be a lot to answer a single redirect, and would accept far more than that. So this reads
//! bytes up to a limit and lets `httparse`, the parser inside hyper, judge them.

use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest head, in bytes. Browsers send the cookies of every port of 127.0.0.1 along.
const LONGEST_HEAD: usize = 32 << 10;
const MOST_HEADERS: usize = 100;

/// What matters of a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RequestHead {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// Every `Host` header; a proper request has one.
    pub(crate) hosts: Vec<String>,
}

/// Reads until the head is whole. `None` when it is too long, cut short, or no HTTP.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> Option<RequestHead> {
    let mut bytes = Vec::with_capacity(1024);
    loop {
        let room = LONGEST_HEAD.checked_sub(bytes.len()).filter(|room| *room > 0)?;
        if (&mut *stream).take(room as u64).read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        if let Some(head) = parse(&bytes).ok()? {
            return Some(head);
        }
    }
}

/// `None` while the head is not whole.
fn parse(bytes: &[u8]) -> Result<Option<RequestHead>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    if request.parse(bytes)?.is_partial() {
        return Ok(None);
    }
    let hosts = request.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("host"));
    let hosts = hosts.map(|header| String::from_utf8_lossy(header.value).into_owned()).collect();
    let owned = |part: Option<&str>| part.unwrap_or_default().to_owned();
    Ok(Some(RequestHead { method: owned(request.method), target: owned(request.path), hosts }))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn head_of(mut bytes: &[u8]) -> Option<RequestHead> {
        read_head(&mut bytes).await
    }

    #[tokio::test]
    async fn a_browsers_request_is_read() {
        let head =
            head_of(b"GET /callback?state=s HTTP/1.1\r\nHost: 127.0.0.1:47231\r\nCookie: a=b\r\n\r\n").await.unwrap();
        assert_eq!((head.method.as_str(), head.target.as_str()), ("GET", "/callback?state=s"));
        assert_eq!(head.hosts, ["127.0.0.1:47231"]);
    }

    #[tokio::test]
    async fn what_is_no_request_is_given_up() {
        assert_eq!(head_of(b"").await, None);
        assert_eq!(head_of(b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03").await, None);
        assert_eq!(head_of(b"GET /callback HTTP/1.1\r\nHost: 127.0.0.1").await, None);
        assert_eq!(head_of(&b"A: b\r\n".repeat(10_000)).await, None);
    }

    #[tokio::test]
    async fn a_head_without_end_is_given_up() {
        let endless = [b"GET / HTTP/1.1\r\nCookie: ".as_slice(), &vec![b'x'; LONGEST_HEAD]].concat();
        assert_eq!(head_of(&endless).await, None);
    }
}
