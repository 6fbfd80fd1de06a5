//! The caret of the field in which one writes, which rests when nobody types.
//!
//! WebKitGTK lets it blink for as long as the window is in front, and each time both its processes draw: without a graphics card
//! that is 1 % of a core for a window in which nothing happens. GTK's own fields let theirs blink for some seconds after the last
//! key, ten by itself (`gtk-cursor-blink-timeout`), and so does Pipit. Elsewhere the web view is the system's own.
//!
//! A caret that is not to blink at all costs more still: then WebKit looks after it without a pause (its `SimpleCaretAnimator`),
//! 5 % of a core. So it is only told so for as long as it takes to show a caret that may be unseen just then, and after that to blink
//! in half a day.

#[cfg(target_os = "linux")]
pub use on_gtk::rest_when_nobody_types;

#[cfg(not(target_os = "linux"))]
pub fn rest_when_nobody_types(_window: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod on_gtk {
    use std::{
        array,
        cell::{Cell, RefCell},
        rc::Rc,
        time::Duration,
    };

    use gtk::{
        glib::{Propagation, SourceId, timeout_add_local_once},
        prelude::{GtkSettingsExt as _, WidgetExt as _},
    };

    /// Longer than it takes until the page's process has heard of it and has drawn.
    const UNTIL_SHOWN: Duration = Duration::from_secs(1);

    /// From one coming of the caret to the next, in milliseconds: a day.
    const HARDLY_EVER: i32 = 86_400_000;

    /// Has the window's caret rest some seconds after what somebody did last, and blink again when somebody does something. Where the
    /// desktop wants none that blinks, it always rests.
    ///
    /// # Errors
    /// When the window is gone.
    pub fn rest_when_nobody_types(window: &tauri::WebviewWindow) -> tauri::Result<()> {
        window.with_webview(|view| {
            let Some(settings) = gtk::Settings::default() else { return };
            let caret = Rc::new(Caret { settings, next: RefCell::default(), rests: Cell::default() });
            if !caret.settings.is_gtk_cursor_blink() {
                return caret.rest();
            }
            let [by_key, by_press, by_focus] = array::from_fn(|_| {
                let caret = Rc::clone(&caret);
                move || {
                    caret.blink();
                    Propagation::Proceed
                }
            });
            let view = view.inner();
            view.connect_key_press_event(move |_, _| by_key());
            view.connect_button_press_event(move |_, _| by_press());
            view.connect_focus_in_event(move |_, _| by_focus());
            caret.blink();
        })
    }

    struct Caret {
        settings: gtk::Settings,
        /// What happens to it next, unless somebody does something before that.
        next: RefCell<Option<SourceId>>,
        /// Whether it does what we want, and not what the desktop wants.
        rests: Cell<bool>,
    }

    impl Caret {
        /// Blinks from now on as the desktop has it.
        fn blink(self: &Rc<Self>) {
            if let Some(next) = self.next.take() {
                next.remove();
            }
            if self.rests.take() {
                self.settings.reset_property("gtk-cursor-blink-time");
                self.settings.reset_property("gtk-cursor-blink");
            }
            let seconds = u64::try_from(self.settings.gtk_cursor_blink_timeout()).unwrap_or(1);
            self.after(Duration::from_secs(seconds), |caret| {
                caret.rests.set(true);
                caret.settings.set_gtk_cursor_blink(false);
                caret.after(UNTIL_SHOWN, |caret| caret.rest());
            });
        }

        fn rest(&self) {
            self.settings.set_gtk_cursor_blink_time(HARDLY_EVER);
            self.settings.set_gtk_cursor_blink(true);
        }

        fn after(self: &Rc<Self>, pause: Duration, then: fn(&Rc<Self>)) {
            let caret = Rc::clone(self);
            let next = timeout_add_local_once(pause, move || {
                caret.next.take();
                then(&caret);
            });
            self.next.replace(Some(next));
        }
    }
}
