//! What Pipit sends beside text: pictures, GIFs and videos, from the person's disk or clipboard to a copy that X takes.
//!
//! [`examine`] says what a file is and whether X takes it; if not, [`Unfit`] is a sentence that says what to change.
//! [`prepare`] makes the copy that lies in the app's own folder while the message waits: a complete file or none,
//! freed of the place where it was taken, smaller if asked, and examined after all that, so that what was checked is
//! what X gets. The person's own file is only ever read.
//!
//! A file is judged by what is in it, never by its name, and headers come first: what unfolds to something enormous is
//! refused before it unfolds. At most one picture is unfolded at a time. All of this blocks; it belongs on a thread
//! that may.

mod animation;
mod clean;
mod copying;
mod examined;
mod format;
mod limits;
mod location;
mod picture;
mod preparation;
mod shrinking;
mod source;
mod unfit;
mod video;

pub use examined::{Examined, examine};
pub use limits::{AnimationLimits, Limits, PictureLimits, VideoLimits};
pub use preparation::{Preparation, Prepared, prepare, prepare_bytes};
pub use unfit::Unfit;
