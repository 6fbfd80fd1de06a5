//! The one observer of all programs: it sees on the display when the first window is there, and when that shows something.
//!
//! A window is there when the window manager lists it. It shows something when a part of its pixels is not of the colour that
//! most have: a window that was only cleared, and one whose page has not come, are of one colour. Where a window has bars before
//! it has a page, one waits for the page's colour instead. Every eighth row is looked at, a hundred times a second at most, so that
//! looking takes little of what the programs need.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use image::RgbImage;
use pipit_e2e::PATIENCE;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::{
    connection::Connection as _,
    protocol::xproto::{
        Atom, AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, ImageFormat, MapState, Window,
    },
    rust_connection::RustConnection,
};

use crate::pixels::{self, Area, Sought};

const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Of each so many rows one is looked at.
const ROW_STEP: usize = 8;

/// When what was seen.
pub struct Seen {
    pub window: Instant,
    pub content: Instant,
    /// What the screen showed then.
    pub picture: RgbImage,
}

/// A connection to the display, which is told when windows come.
pub struct Screen {
    connection: RustConnection,
    root: Window,
    size: (u16, u16),
    client_list: Atom,
}

impl Screen {
    /// Begins to listen.
    pub fn of(display: &str) -> Result<Self> {
        let (connection, number) = x11rb::connect(Some(display))?;
        let screen = connection.setup().roots.get(number).context("there is no screen")?;
        let (root, size) = (screen.root, (screen.width_in_pixels, screen.height_in_pixels));
        let client_list = connection.intern_atom(false, b"_NET_CLIENT_LIST")?.reply()?.atom;
        let wanted = ChangeWindowAttributesAux::new().event_mask(EventMask::PROPERTY_CHANGE);
        connection.change_window_attributes(root, &wanted)?.check()?;
        Ok(Self { connection, root, size, client_list })
    }

    /// The windows that the window manager has.
    pub fn windows(&self) -> Result<Vec<Window>> {
        let list = self.connection.get_property(false, self.root, self.client_list, AtomEnum::WINDOW, 0, 1_000)?;
        Ok(list.reply()?.value32().map(Iterator::collect).unwrap_or_default())
    }

    /// Waits for the first window, and until it shows what is sought.
    pub fn see(&self, sought: Sought) -> Result<Seen> {
        let end = Instant::now() + PATIENCE;
        while self.windows()?.is_empty() {
            ensure!(Instant::now() < end, "no window came");
            self.wait(end.saturating_duration_since(Instant::now()))?;
        }
        let window = Instant::now();
        while !self.shows(sought)? {
            ensure!(Instant::now() < end, "no window shows what it should");
            self.wait(LOOK_EVERY)?;
        }
        let content = Instant::now();
        Ok(Seen { window, content, picture: self.picture()? })
    }

    /// Saves what the screen shows now.
    pub fn save_picture(&self, path: &Path) -> Result<()> {
        Ok(self.picture()?.save(path)?)
    }

    /// Waits for news of the list of windows.
    fn wait(&self, at_most: Duration) -> Result<()> {
        if self.connection.poll_for_event()?.is_none() {
            let at_most = Timespec::try_from(at_most)?;
            poll(&mut [PollFd::new(self.connection.stream(), PollFlags::IN)], Some(&at_most))?;
        }
        while self.connection.poll_for_event()?.is_some() {}
        Ok(())
    }

    fn shows(&self, sought: Sought) -> Result<bool> {
        for window in self.windows()? {
            // A window may go while one looks: then it is not the one that one waits for.
            if let Ok(Some(area)) = self.area_of(window)
                && pixels::show(&self.pixels(area, ROW_STEP)?, sought)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Where a window is seen; nothing while it is not.
    fn area_of(&self, window: Window) -> Result<Option<Area>> {
        let attributes = self.connection.get_window_attributes(window)?;
        let geometry = self.connection.get_geometry(window)?;
        let place = self.connection.translate_coordinates(window, self.root, 0, 0)?;
        let (attributes, geometry, place) = (attributes.reply()?, geometry.reply()?, place.reply()?);
        if attributes.map_state != MapState::VIEWABLE {
            return Ok(None);
        }
        Ok(pixels::on_screen((place.dst_x, place.dst_y), (geometry.width, geometry.height), self.size))
    }

    /// The pixels of some rows, as the screen shows them.
    fn pixels(&self, area: Area, row_step: usize) -> Result<Vec<u8>> {
        let Area { left, top, width, height } = area;
        // All are asked for before the first answer is awaited.
        let rows = (top..)
            .take(height.into())
            .step_by(row_step)
            .map(|row| self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, left, row, width, 1, !0));
        let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
        let mut pixels = Vec::new();
        for row in rows {
            pixels.extend(row.reply()?.data);
        }
        Ok(pixels)
    }

    fn picture(&self) -> Result<RgbImage> {
        let (width, height) = self.size;
        let pixels = self.pixels(Area { left: 0, top: 0, width, height }, 1)?;
        RgbImage::from_raw(width.into(), height.into(), pixels::colours(&pixels))
            .context("the screen has not as many pixels as it says")
    }
}
