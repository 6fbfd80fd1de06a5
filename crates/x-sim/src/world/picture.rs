//! Pictures that are drawn when somebody looks at them for the first time.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use axum::body::Bytes;
use serde::{Deserialize, Serialize};

use crate::drawing::Drawing;

/// A PNG picture. Clones share it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Drawing", into = "Drawing")]
pub(crate) struct Picture(Arc<Inner>);

struct Inner {
    width: u32,
    height: u32,
    drawing: Drawing,
    png: OnceLock<Bytes>,
}

impl Picture {
    /// A picture that is drawn when its PNG is first wanted.
    pub(crate) fn drawn(drawing: Drawing) -> Self {
        let (width, height) = drawing.size();
        Self(Arc::new(Inner { width, height, drawing, png: OnceLock::new() }))
    }

    pub(crate) fn width(&self) -> u32 {
        self.0.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.0.height
    }

    /// The PNG. The first call may draw for a while: not for a thread that serves others.
    pub(crate) fn png(&self) -> Bytes {
        self.0.png.get_or_init(|| self.0.drawing.png().into()).clone()
    }
}

impl From<Drawing> for Picture {
    fn from(drawing: Drawing) -> Self {
        Self::drawn(drawing)
    }
}

impl From<Picture> for Drawing {
    fn from(picture: Picture) -> Self {
        picture.0.drawing
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Picture({}x{})", self.0.width, self.0.height)
    }
}
