//! What a task bar asks of the window manager, by the words of EWMH (1.5).
//!
//! No key would do for that: the window manager takes its keys anew when it hears that another keyboard is in use, and the first key
//! that the display sees is both. One of twenty was lost on a machine with much to do.

use anyhow::{Context, Result};
use tokio::task::spawn_blocking;
use x11rb::{
    connection::Connection,
    protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask, Window},
};

/// That the person chose it, and no program.
const BY_A_PERSON: u32 = 2;

/// Asks for a window to be closed, wherever it is and whatever has the focus.
pub(crate) async fn close(display: String, window: Window) -> Result<()> {
    spawn_blocking(move || {
        let (connection, screen) = x11rb::connect(Some(&display))?;
        let root = connection.setup().roots.get(screen).context("there is no screen")?.root;
        let word = connection.intern_atom(false, b"_NET_CLOSE_WINDOW")?.reply()?.atom;
        let message = ClientMessageEvent::new(32, window, word, [x11rb::CURRENT_TIME, BY_A_PERSON, 0, 0, 0]);
        let to_window_manager = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        connection.send_event(false, root, to_window_manager, message)?.check()?;
        Ok(())
    })
    .await?
}
