//! Pictures: given as bytes, or drawn when somebody looks at them for the first time.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use axum::body::Bytes;
use dm_model::{EventId, MediaKey};

use crate::drawing::Drawing;

/// A PNG picture. Clones share it.
#[derive(Clone)]
pub(crate) struct Picture(Arc<Inner>);

struct Inner {
    width: u32,
    height: u32,
    /// How it is drawn, unless it was given as bytes.
    drawing: Option<Drawing>,
    png: OnceLock<Bytes>,
}

impl Picture {
    /// A picture that exists.
    pub(crate) fn ready(png: Vec<u8>, width: u32, height: u32) -> Self {
        let png = OnceLock::from(Bytes::from(png));
        Self(Arc::new(Inner { width, height, drawing: None, png }))
    }

    /// A picture that is drawn when its PNG is first wanted.
    pub(crate) fn drawn(drawing: Drawing) -> Self {
        let (width, height) = drawing.size();
        Self(Arc::new(Inner { width, height, drawing: Some(drawing), png: OnceLock::new() }))
    }

    pub(crate) fn width(&self) -> u32 {
        self.0.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.0.height
    }

    /// The PNG. The first call may draw for a while: not for a thread that serves others.
    pub(crate) fn png(&self) -> Bytes {
        let draw = || self.0.drawing.map(Drawing::png).unwrap_or_default().into();
        self.0.png.get_or_init(draw).clone()
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Picture({}x{})", self.0.width, self.0.height)
    }
}

/// A picture that was sent in a message.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    pub(crate) key: MediaKey,
    pub(crate) picture: Picture,
    pub(crate) place: MediaPlace,
}

/// The three parts of the path under which X keeps an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::struct_field_names, reason = "these are X's names of the parts")]
pub(crate) struct MediaPlace {
    pub(crate) dm_id: EventId,
    pub(crate) media_id: u64,
    pub(crate) resource_id: String,
}

impl MediaPlace {
    /// The classic address of an attachment, which `includes.media` carries and no browser can load.
    pub(crate) fn url(&self) -> String {
        let Self { dm_id, media_id, resource_id } = self;
        format!("https://ton.twitter.com/1.1/ton/data/dm/{dm_id}/{media_id}/{resource_id}")
    }
}
