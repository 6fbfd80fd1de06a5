//! The one window.

use std::{sync::atomic::Ordering, time::Duration};

use dm_model::{ConversationId, UserId};
use tauri::{
    AppHandle, DragDropEvent, Manager as _, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent,
    Wry, plugin::TauriPlugin, webview::NewWindowResponse,
};
use tauri_plugin_window_state::StateFlags;
use tokio::time::timeout;

use crate::{app_state::AppState, caret, chosen_files::FileDrag, page_events::PageEvent, web_view};

/// Closes the window though that loses messages.
pub fn close_anyway(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.close()
    {
        tracing::error!(%error, "the window could not be closed");
    }
}

/// How long the page may take to keep what was written.
const PATIENCE: Duration = Duration::from_secs(1);

/// The window's label.
pub const MAIN: &str = "main";

/// Opens the window on the page.
///
/// # Errors
/// When the system does not give us one.
pub fn open_main(app: &AppHandle) -> tauri::Result<()> {
    let dev_url = app.config().build.dev_url.clone();
    let network = no_network(dev_url.as_ref());
    let minimized = app.state::<AppState>().arguments.minimized;
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .visible(!minimized)
        .title("Pipit")
        .inner_size(1080.0, 720.0)
        .min_inner_size(380.0, 480.0)
        .on_navigation(move |url| is_our_page(url, dev_url.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // In a release nobody can open them, since Tauri's feature of that name is forbidden (`deny.toml`).
        .devtools(cfg!(debug_assertions));
    let window = match network {
        Some(nowhere) => window.proxy_url(nowhere),
        None => window,
    }
    .build()?;
    web_view::keep_to_what_is_needed(&window)?;
    caret::rest_when_nobody_types(&window)
}

/// A proxy at which nobody answers, for all that the page would load from other computers; its own protocols need no network.
///
/// The content policy refuses such loads already, but WebKit connects to the host of a link that is clicked before anybody is
/// asked, and to one that a `preconnect` names: looking up that name could tell somebody something. On Linux alone, where it is
/// tested; and not for who works on the page, which then comes from a server.
fn no_network(dev_url: Option<&Url>) -> Option<Url> {
    // Port 1 (tcpmux) belongs to the system, and no system of today listens there.
    const NOWHERE: &str = "http://127.0.0.1:1";
    if cfg!(target_os = "linux") && dev_url.is_none() { NOWHERE.parse().ok() } else { None }
}

/// Shows the window, in front, with an account, and perhaps a conversation of it, on screen.
pub fn show(app: &AppHandle, account_id: UserId, conversation_id: Option<ConversationId>) {
    app.state::<AppState>().page.push(PageEvent::Show { account_id, conversation_id });
    raise(app);
}

/// Shows the window in front.
pub fn raise(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let raised = window.unminimize().and_then(|()| window.show()).and_then(|()| take_focus(&window));
    if let Err(error) = raised {
        tracing::warn!(%error, "the window could not be raised");
    }
}

/// Gives the window the focus. Under X11 a window manager refuses it to an app that says nothing of when it was used, so that none
/// gets in the way of somebody who types elsewhere; whoever clicked a notification, the tray or a link wants it now.
#[cfg(target_os = "linux")]
fn take_focus(window: &WebviewWindow) -> tauri::Result<()> {
    use gtk::prelude::{Cast as _, GtkWindowExt as _, WidgetExt as _};

    let focused = window.clone();
    window.run_on_main_thread(move || {
        let on_x11 = focused.gtk_window().ok().and_then(|gtk_window| {
            let surface = gtk_window.window()?.downcast::<gdkx11::X11Window>().ok()?;
            Some((gtk_window, gdkx11::functions::x11_get_server_time(&surface)))
        });
        match on_x11 {
            Some((gtk_window, now)) => gtk_window.present_with_time(now),
            None => drop(focused.set_focus()),
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn take_focus(window: &WebviewWindow) -> tauri::Result<()> {
    window.set_focus()
}

/// Ends Pipit, as if its window were closed for good.
pub fn quit(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return app.exit(0) };
    close_unless_it_loses_something(&window.as_ref().window(), &app.state::<AppState>());
}

/// Puts a window that is hidden where one finds it: minimised, since nobody asked for it.
pub fn put_in_reach(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    if window.is_visible().unwrap_or(true) {
        return;
    }
    if let Err(error) = window.minimize().and_then(|()| window.show()) {
        tracing::warn!(%error, "the window stays hidden");
    }
}

/// Remembers the window's place and size, and takes them up again where there still is a screen. Whether it is visible is not
/// remembered: a start shows it.
pub fn place_plugin() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Passes on whether the person looks at the window, what they drag over it, and that they close it.
pub fn on_event(window: &Window, event: &WindowEvent) {
    let state = window.state::<AppState>();
    match event {
        WindowEvent::Focused(focused) => state.accounts.set_focused(*focused),
        WindowEvent::DragDrop(event) => on_drag(&state, event),
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            if state.settings.settings().close_to_tray && state.tray.is_there() {
                leave_to_tray(window, &state);
            } else {
                close_unless_it_loses_something(window, &state);
            }
        }
        _ => {}
    }
}

/// Hides the window; what was written is kept as if it closed.
fn leave_to_tray(window: &Window, state: &AppState) {
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
    }
    state.page.push(PageEvent::Hidden);
}

/// Asks first where closing would lose messages: where nothing is kept, what was not sent yet goes with the session. Who asks
/// to close once more while that question stands means it.
fn close_unless_it_loses_something(window: &Window, state: &AppState) {
    if !state.keeps_nothing() || state.closing_was_asked.load(Ordering::Relaxed) {
        close_when_kept(window, state);
        return;
    }
    let closing = window.clone();
    state.start_task("ask before closing", async move {
        let state = closing.state::<AppState>();
        match state.count_waiting_sends().await {
            0 => close_when_kept(&closing, &state),
            waiting => {
                raise(closing.app_handle());
                state.closing_was_asked.store(true, Ordering::Relaxed);
                state.page.push(PageEvent::ClosingLoses { waiting });
            }
        }
    });
}

/// Closes the window once the page has kept what was written in the last moment; it leaves the screen at once.
fn close_when_kept(window: &Window, state: &AppState) {
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
    }
    state.page.push(PageEvent::Closing);
    let closing = window.clone();
    state.start_task("close the window", async move {
        // A page that shows a problem has nothing to keep, and one that hangs cannot.
        let _in_time = timeout(PATIENCE, closing.state::<AppState>().page_kept.notified()).await;
        if let Err(error) = closing.destroy() {
            tracing::error!(%error, "the window could not be closed");
        }
    });
}

fn on_drag(state: &AppState, event: &DragDropEvent) {
    match event {
        // A text or a picture of the page itself has no path.
        DragDropEvent::Enter { paths, .. } if !paths.is_empty() => state.page.push(FileDrag::Over.into()),
        DragDropEvent::Leave => state.page.push(FileDrag::Left.into()),
        DragDropEvent::Drop { paths, .. } => {
            let drag = match paths.first() {
                Some(path) => FileDrag::Dropped {
                    file: state.chosen_files.remember_path(path.clone()),
                    count: u32::try_from(paths.len()).unwrap_or(u32::MAX),
                },
                None => FileDrag::Left,
            };
            state.page.push(drag.into());
        }
        _ => {}
    }
}

/// The page never leaves the app.
fn is_our_page(url: &Url, dev_url: Option<&Url>) -> bool {
    // WebView2 knows no scheme but the web's own; elsewhere that host would be another program on this computer.
    let ours = if cfg!(windows) {
        matches!(url.scheme(), "http" | "https") && url.host_str() == Some("tauri.localhost") && url.port().is_none()
    } else {
        url.scheme() == "tauri" && url.host_str() == Some("localhost")
    };
    ours || dev_url.is_some_and(|dev_url| dev_url.origin() == url.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stays(address: &str) -> bool {
        is_our_page(&address.parse().unwrap(), None)
    }

    #[test]
    #[cfg(not(windows))]
    fn the_window_shows_the_app_and_nothing_else() {
        assert!(stays("tauri://localhost"));
        assert!(stays("tauri://localhost/index.html#top"));
        for address in [
            "https://example.org/",
            "http://tauri.localhost/",
            "https://localhost/",
            "http://127.0.0.1:5173/",
            "tauri://evil.example/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "blob:tauri://localhost/1",
            "javascript:alert(1)",
            "about:blank",
            "pipit-media://localhost/1",
            "ipc://localhost/start",
        ] {
            assert!(!stays(address), "the window would show {address}");
        }
    }

    #[test]
    fn while_the_page_is_written_its_server_is_the_app_too() {
        let dev_url: Url = "http://127.0.0.1:5173".parse().unwrap();
        assert!(is_our_page(&"http://127.0.0.1:5173/index.html".parse().unwrap(), Some(&dev_url)));
        assert!(!is_our_page(&"http://127.0.0.1:5174/".parse().unwrap(), Some(&dev_url)));
    }
}
