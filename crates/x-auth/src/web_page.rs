//! What the browser shows after the redirect. The pages are constants without scripts; nothing of the request or of
//! X's words is put into them.

/// One of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WebPage {
    SignedIn,
    Declined,
    Failed,
    NothingHere,
}

impl WebPage {
    /// The whole HTTP/1.1 answer. Its address held a code, so it is neither stored nor passed on.
    pub(crate) fn response(self) -> String {
        let (status, title, sentence) = match self {
            Self::SignedIn => ("200 OK", "You are signed in.", "You can close this tab."),
            Self::Declined => ("200 OK", "Sign-in was declined.", "Nothing was changed. You can close this tab."),
            Self::Failed => ("200 OK", "Sign-in did not work.", "Pipit tells you why. You can close this tab."),
            Self::NothingHere => (
                "404 Not Found",
                "There is nothing here.",
                "This page belongs to no sign-in that is under way. To sign in, start again in Pipit.",
            ),
        };
        let body = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} – Pipit</title>\n\
             <style>{STYLE}</style>\n<main><h1>{title}</h1><p>{sentence}</p></main>\n</html>\n"
        );
        format!(
            "HTTP/1.1 {status}\r\n\
             Content-Type: text/html; charset=utf-8\r\n\
             Content-Length: {length}\r\n\
             Content-Security-Policy: {POLICY}\r\n\
             Cache-Control: no-store\r\n\
             Referrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Connection: close\r\n\r\n{body}",
            length = body.len()
        )
    }
}

/// Nothing but the style in the page itself.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The colours are the app's own: canvas, text and muted, light and dark.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.4 system-ui,sans-serif;\
background:#fafaf8;color:#1c1b19}\
main{padding:32px;text-align:center}h1{font-size:28px;font-weight:600;line-height:1.2;margin:0 0 8px}\
p{margin:0;color:#66635d}\
@media(prefers-color-scheme:dark){body{background:#151412;color:#eceae4}p{color:#a6a298}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_how_long_it_is_and_allows_nothing() {
        for page in [WebPage::SignedIn, WebPage::Declined, WebPage::Failed, WebPage::NothingHere] {
            let response = page.response();
            let (head, body) = response.split_once("\r\n\r\n").unwrap();
            assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())), "{head}");
            assert!(head.contains("Content-Security-Policy: default-src 'none'"), "{head}");
            assert!(head.contains("Cache-Control: no-store"), "{head}");
            assert!(!body.contains("<script"), "{body}");
        }
    }
}
