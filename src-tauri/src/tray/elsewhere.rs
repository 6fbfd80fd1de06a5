//! The menu bar of macOS and the notification area of Windows, through Tauri.

use tauri::{
    AppHandle, Manager as _,
    image::Image,
    include_image,
    menu::{Menu, MenuBuilder, MenuItemBuilder},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};

use super::{
    Standing,
    menu::{ENTRIES, Entry},
};
use crate::{app_state::AppState, words::Language};

/// Pipit's item, for as long as the app runs.
pub struct Item {
    icon: TrayIcon,
}

impl Item {
    /// Puts it into the tray.
    ///
    /// # Errors
    /// When the system does not take it.
    #[expect(clippy::unused_async, reason = "its twin for Linux awaits the bus")]
    pub async fn put_into_tray(app: &AppHandle) -> tauri::Result<Self> {
        let icon = TrayIconBuilder::new()
            .icon(icon_of(Standing::default()))
            .icon_as_template(cfg!(target_os = "macos"))
            .tooltip(&app.package_info().name)
            .menu(&menu(app, Standing::default())?)
            .show_menu_on_left_click(cfg!(target_os = "macos"))
            .on_menu_event(|app, event| {
                if let Some(entry) = ENTRIES.into_iter().find(|entry| event.id() == entry.id()) {
                    entry.choose(app);
                }
            })
            .on_tray_icon_event(|tray, event| {
                let TrayIconEvent::Click { button, button_state, .. } = event else { return };
                if cfg!(windows) && button == MouseButton::Left && button_state == MouseButtonState::Up {
                    Entry::Open.choose(tray.app_handle());
                }
            })
            .build(app)?;
        app.state::<AppState>().tray.there.send_replace(true);
        Ok(Self { icon })
    }

    /// Shows how Pipit stands.
    #[expect(clippy::unused_async, reason = "its twin for Linux awaits the bus")]
    pub async fn show(&self, app: &AppHandle, standing: Standing) {
        let shown =
            self.icon.set_icon(Some(icon_of(standing))).and_then(|()| self.icon.set_menu(Some(menu(app, standing)?)));
        if let Err(error) = shown {
            tracing::debug!(%error, "the tray shows what was before");
        }
    }
}

fn icon_of(standing: Standing) -> Image<'static> {
    if standing.unread > 0 {
        include_image!("icons/tray/unread-32.png")
    } else {
        include_image!("icons/tray/read-32.png")
    }
}

fn menu(app: &AppHandle, standing: Standing) -> tauri::Result<Menu<tauri::Wry>> {
    let words = Language::of(&app.state::<AppState>().settings.settings()).words;
    let mut menu = MenuBuilder::new(app);
    for entry in ENTRIES {
        if entry == Entry::Quit {
            menu = menu.separator();
        }
        menu = menu.item(&MenuItemBuilder::with_id(entry.id(), entry.label(words, standing)).build(app)?);
    }
    menu.build()
}
