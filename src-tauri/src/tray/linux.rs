//! The tray of freedesktop's desktops: a `StatusNotifierItem` with a menu, both over the session bus.

use ksni::{Handle, Icon, MenuItem, OfflineReason, Status, ToolTip, TrayMethods as _, menu::StandardItem};
use tauri::{AppHandle, Manager as _, image::Image, include_image};

use super::{
    Standing,
    menu::{ENTRIES, Entry},
};
use crate::{app_state::AppState, words::Language};

/// Pipit's item, for as long as the app runs.
pub struct Item {
    handle: Handle<Notifier>,
}

impl Item {
    /// Puts it into the tray: now, or when one appears.
    ///
    /// # Errors
    /// When there is no session bus.
    pub async fn put_into_tray(app: &AppHandle) -> Result<Self, ksni::Error> {
        let notifier = Notifier { app: app.clone(), standing: Standing::default() };
        let there = &app.state::<AppState>().tray.there;
        // The item is told when there is none and when one comes or goes, but not that there is one at the beginning.
        there.send_replace(true);
        let spawned = notifier.assume_sni_available(true).spawn().await;
        let handle = spawned.inspect_err(|_| {
            there.send_replace(false);
        })?;
        Ok(Self { handle })
    }

    /// Shows how Pipit stands.
    pub async fn show(&self, _app: &AppHandle, standing: Standing) {
        // It ends with the app, and then nobody looks.
        let _shown = self.handle.update(|notifier| notifier.standing = standing).await;
    }
}

struct Notifier {
    app: AppHandle,
    standing: Standing,
}

impl ksni::Tray for Notifier {
    fn id(&self) -> String {
        self.app.config().identifier.clone()
    }

    fn title(&self) -> String {
        self.app.package_info().name.clone()
    }

    fn status(&self) -> Status {
        Status::Active
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let sizes = if self.standing.unread > 0 {
            [
                include_image!("icons/tray/unread-22.png"),
                include_image!("icons/tray/unread-24.png"),
                include_image!("icons/tray/unread-32.png"),
                include_image!("icons/tray/unread-44.png"),
            ]
        } else {
            [
                include_image!("icons/tray/read-22.png"),
                include_image!("icons/tray/read-24.png"),
                include_image!("icons/tray/read-32.png"),
                include_image!("icons/tray/read-44.png"),
            ]
        };
        sizes.iter().map(as_icon).collect()
    }

    fn tool_tip(&self) -> ToolTip {
        let title = match self.standing.unread {
            0 => self.title(),
            unread => format!("{} ({unread})", self.title()),
        };
        ToolTip { title, ..ToolTip::default() }
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let words = Language::of(&self.app.state::<AppState>().settings.settings()).words;
        let entry = |entry: Entry| {
            let label = entry.label(words, self.standing).to_owned();
            let activate = Box::new(move |notifier: &mut Self| entry.choose(&notifier.app));
            StandardItem { label, activate, ..StandardItem::default() }.into()
        };
        let mut menu: Vec<_> = ENTRIES.into_iter().map(entry).collect();
        menu.insert(menu.len().saturating_sub(1), MenuItem::Separator);
        menu
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        Entry::Open.choose(&self.app);
    }

    fn watcher_online(&self) {
        self.app.state::<AppState>().tray.there.send_replace(true);
    }

    fn watcher_offline(&self, _reason: OfflineReason) -> bool {
        self.app.state::<AppState>().tray.there.send_replace(false);
        // It goes on waiting for a tray.
        true
    }
}

/// The specification wants ARGB in network byte order.
fn as_icon(image: &Image<'_>) -> Icon {
    let mut data = image.rgba().to_vec();
    for pixel in data.chunks_exact_mut(4) {
        pixel.rotate_right(1);
    }
    let side = |pixels: u32| i32::try_from(pixels).unwrap_or_default();
    Icon { width: side(image.width()), height: side(image.height()), data }
}
