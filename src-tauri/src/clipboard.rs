//! Pictures on the clipboard.
//!
//! WebKitGTK tells its page of texts and files that lie there, but not of pictures (WebKit bug 218519), so on Linux the
//! shell looks for them itself when the person pastes. Elsewhere the page is told.

use tauri::AppHandle;

/// The bytes of the picture that lies on the clipboard, if one lies there that the page was not told of.
#[cfg(target_os = "linux")]
pub async fn picture(app: &AppHandle) -> Option<Vec<u8>> {
    let (found, answer) = tokio::sync::oneshot::channel();
    // GTK's clipboard belongs to the thread that has the windows.
    app.run_on_main_thread(move || {
        look_for(&KINDS, &gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD), found);
    })
    .ok()?;
    answer.await.ok()?
}

/// Elsewhere the page has it.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "it is one on Linux")]
pub async fn picture(_app: &AppHandle) -> Option<Vec<u8>> {
    None
}

/// The kinds that X takes as they are; PNG first, which loses nothing.
#[cfg(target_os = "linux")]
const KINDS: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/// Asks whoever has the clipboard for one kind after the other, and at last for any picture, which GTK turns into pixels.
#[cfg(target_os = "linux")]
fn look_for(
    kinds: &'static [&'static str],
    clipboard: &gtk::Clipboard,
    found: tokio::sync::oneshot::Sender<Option<Vec<u8>>>,
) {
    // Nobody waits any more when the app is being closed.
    let tell = |found: tokio::sync::oneshot::Sender<_>, picture| drop(found.send(picture));
    match kinds.split_first() {
        Some((kind, others)) => {
            clipboard.request_contents(&gtk::gdk::Atom::intern(kind), move |clipboard, given| {
                // It is negative where there is nothing of that kind.
                if given.length() > 0 { tell(found, Some(given.data())) } else { look_for(others, clipboard, found) }
            });
        }
        None => clipboard.request_image(move |_, pixels| {
            tell(found, pixels.and_then(|pixels| pixels.save_to_bufferv("png", &[]).ok()));
        }),
    }
}
