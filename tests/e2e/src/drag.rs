//! A file that is dragged over a window, and dropped there: the side of the file manager, by the words of XDND (version 5).
//!
//! No mouse moves: to the window it is all the same who says that there is one.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::{task::spawn_blocking, time::Instant};
use url::Url;
use x11rb::{
    connection::Connection,
    protocol::{
        Event,
        xproto::{
            Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
            SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
        },
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

use crate::PATIENCE;

const VERSION: u32 = 5;
const ACCEPTED: u32 = 1;

x11rb::atom_manager! {
    /// The words.
    Words: WordsCookie {
        XdndActionCopy,
        XdndDrop,
        XdndEnter,
        XdndFinished,
        XdndPosition,
        XdndSelection,
        XdndStatus,
        UriList: b"text/uri-list",
    }
}

/// A file that somebody holds over a window.
pub struct HeldFile(Drag);

impl HeldFile {
    pub(crate) async fn over(display: String, target: Window, file: PathBuf) -> Result<Self> {
        spawn_blocking(move || Drag::over(&display, target, &file)).await?.map(Self)
    }

    /// Drops it there.
    ///
    /// # Errors
    /// When the window does not take it.
    pub async fn drop_it(self) -> Result<()> {
        spawn_blocking(move || self.0.let_go()).await?
    }
}

/// The talk between the two sides.
struct Drag {
    connection: RustConnection,
    words: Words,
    /// Who holds the file.
    source: Window,
    /// Over which it hangs.
    target: Window,
    /// Its address.
    list: String,
}

impl Drag {
    /// Holds a file over the middle of a window, until that says that it takes it.
    fn over(display: &str, target: Window, file: &Path) -> Result<Self> {
        let address = Url::from_file_path(file).ok().context("that is no whole path")?;
        let (connection, screen) = x11rb::connect(Some(display))?;
        let words = Words::new(&connection)?.reply()?;
        let root = connection.setup().roots.get(screen).context("there is no screen")?.root;
        let source = connection.generate_id()?;
        let looks = CreateWindowAux::new();
        connection.create_window(0, source, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &looks)?;
        connection.set_selection_owner(source, words.XdndSelection, x11rb::CURRENT_TIME)?;
        let drag = Self { connection, words, source, target, list: format!("{address}\r\n") };

        drag.tell(drag.words.XdndEnter, [VERSION << 24, drag.words.UriList, 0, 0])?;
        let size = drag.connection.get_geometry(target)?.reply()?;
        let middle = drag.connection.translate_coordinates(
            target,
            root,
            i16::try_from(size.width / 2)?,
            i16::try_from(size.height / 2)?,
        )?;
        let middle = middle.reply()?;
        let place = u32::from(u16::try_from(middle.dst_x)?) << 16 | u32::from(u16::try_from(middle.dst_y)?);
        let position = [0, place, x11rb::CURRENT_TIME, drag.words.XdndActionCopy];
        drag.tell(drag.words.XdndPosition, position)?;
        loop {
            let status = drag.answer_until(drag.words.XdndStatus)?;
            if status[1] & ACCEPTED != 0 {
                return Ok(drag);
            }
            // It may look at the file first.
            drag.tell(drag.words.XdndPosition, position)?;
        }
    }

    /// Lets go of it, and waits until the window has it.
    fn let_go(self) -> Result<()> {
        self.tell(self.words.XdndDrop, [0, x11rb::CURRENT_TIME, 0, 0])?;
        let finished = self.answer_until(self.words.XdndFinished)?;
        ensure!(finished[1] & ACCEPTED != 0, "the window did not take the file");
        Ok(())
    }

    fn tell(&self, word: Atom, more: [u32; 4]) -> Result<()> {
        let [one, two, three, four] = more;
        let message = ClientMessageEvent::new(32, self.target, word, [self.source, one, two, three, four]);
        self.connection.send_event(false, self.target, EventMask::NO_EVENT, message)?;
        Ok(self.connection.flush()?)
    }

    /// Hands out the file's address to who asks for it, until the window says this.
    fn answer_until(&self, word: Atom) -> Result<[u32; 5]> {
        let end = Instant::now() + PATIENCE;
        loop {
            while let Some(event) = self.connection.poll_for_event()? {
                match event {
                    Event::ClientMessage(message) if message.type_ == word => return Ok(message.data.as_data32()),
                    Event::SelectionRequest(request) => self.hand_out(&request)?,
                    _ => {}
                }
            }
            let left = end.saturating_duration_since(Instant::now());
            if left == Duration::ZERO {
                bail!("the window does not answer who drags a file");
            }
            let left = Timespec::try_from(left)?;
            poll(&mut [PollFd::new(self.connection.stream(), PollFlags::IN)], Some(&left))?;
        }
    }

    fn hand_out(&self, request: &SelectionRequestEvent) -> Result<()> {
        let known = request.target == self.words.UriList;
        if known {
            self.connection.change_property8(
                PropMode::REPLACE,
                request.requestor,
                request.property,
                request.target,
                self.list.as_bytes(),
            )?;
        }
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property: if known { request.property } else { AtomEnum::NONE.into() },
        };
        self.connection.send_event(false, request.requestor, EventMask::NO_EVENT, answer)?;
        Ok(self.connection.flush()?)
    }
}
