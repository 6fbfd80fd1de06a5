//! Pictures that nobody took: described in a few words, and drawn when somebody looks at them for the first time.
//!
//! So a world full of pictures costs next to nothing, and a saved one keeps the words instead of the pixels.

mod avatar;
mod canvas;
mod landscape;

use serde::{Deserialize, Serialize};

pub(crate) use avatar::Motif;
pub(crate) use canvas::Colour;
pub(crate) use landscape::View;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Drawing {
    /// A profile picture: one figure on a ground of another colour.
    Avatar { motif: Motif, ground: Colour, figure: Colour },
    /// A picture that somebody sends.
    Landscape(View),
}

impl Drawing {
    /// Width and height in pixels.
    pub(crate) fn size(self) -> (u32, u32) {
        match self {
            Self::Avatar { .. } => (avatar::SIDE.into(), avatar::SIDE.into()),
            Self::Landscape(_) => (landscape::WIDTH.into(), landscape::HEIGHT.into()),
        }
    }

    /// Draws it, which takes a while.
    pub(crate) fn png(self) -> Vec<u8> {
        match self {
            Self::Avatar { motif, ground, figure } => avatar::draw(motif, ground, figure),
            Self::Landscape(view) => view.draw(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_drawing_has_the_size_that_it_promises() {
        let avatars = Motif::ALL.map(|motif| Drawing::Avatar { motif, ground: [0; 3], figure: [255; 3] });
        for drawing in avatars.into_iter().chain(View::ALL.map(Drawing::Landscape)) {
            let drawn = image::load_from_memory(&drawing.png()).unwrap();
            assert_eq!((drawn.width(), drawn.height()), drawing.size(), "{drawing:?}");
        }
    }
}
