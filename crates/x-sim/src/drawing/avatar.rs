//! Profile pictures: one figure in one colour on a ground of another, with room at the edges for a round frame.

use serde::{Deserialize, Serialize};

use super::canvas::{self, Colour, mix};

/// Width and height in pixels.
pub(super) const SIDE: u16 = 256;

/// What is on the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Motif {
    Bird,
    Leaf,
    Moon,
    Mountains,
    Rings,
    SunAndHills,
    Waves,
}

impl Motif {
    pub(crate) const ALL: [Self; 7] =
        [Self::Bird, Self::Leaf, Self::Moon, Self::Mountains, Self::Rings, Self::SunAndHills, Self::Waves];
}

/// Draws a profile picture as a PNG.
pub(super) fn draw(motif: Motif, ground: Colour, figure: Colour) -> Vec<u8> {
    canvas::draw(SIDE, SIDE, |x, y| {
        // The middle is (0, 0), the edges lie at 1.
        let (x, y) = (x / 128.0 - 1.0, y / 128.0 - 1.0);
        let (strong, soft) = distances(motif, x, y);
        let behind = mix(ground, mix(ground, figure, 0.45), cover(soft));
        mix(behind, figure, cover(strong))
    })
}

/// How much of a pixel lies within a figure whose edge is this far away; within is negative.
fn cover(distance: f32) -> f32 {
    0.5 - distance * 128.0
}

/// The distances to the figure and to a softer one behind it.
fn distances(motif: Motif, x: f32, y: f32) -> (f32, f32) {
    let circle = |at: (f32, f32), radius: f32| (x - at.0).hypot(y - at.1) - radius;
    let nothing = 1.0;
    match motif {
        Motif::Bird => {
            // Two wings, each the upper part of a ring.
            let wing = |side: f32| (circle((side * 0.32, 0.18), 0.32).abs() - 0.06).max(y - 0.16);
            (wing(1.0).min(wing(-1.0)), circle((0.36, -0.42), 0.15))
        }
        Motif::Leaf => {
            let leaf = circle((-0.38, 0.0), 0.68).max(circle((0.38, 0.0), 0.68));
            let vein = (x.abs() - 0.022).max(y.abs() - 0.75);
            (leaf.max(-vein), nothing)
        }
        Motif::Moon => (circle((-0.04, 0.0), 0.52).max(-circle((0.2, -0.12), 0.46)), circle((0.36, -0.36), 0.06)),
        Motif::Mountains => {
            let peak = |at: f32, top: f32| (top + (x - at).abs() * 0.95 - y) * 0.7;
            (peak(0.22, -0.22), peak(-0.34, -0.48))
        }
        Motif::Rings => ((circle((0.0, 0.0), 0.44).abs() - 0.07).min(circle((0.0, 0.0), 0.17)), nothing),
        Motif::SunAndHills => {
            let hill = 0.28 + 0.14 * (x * 2.6 + 0.6).sin() - y;
            let far_hill = 0.12 + 0.12 * (x * 2.1 - 1.4).sin() - y;
            (hill.min(circle((0.26, -0.32), 0.2)), far_hill)
        }
        Motif::Waves => {
            let wave = |middle: f32| (y - middle - 0.07 * (x * 6.5 + middle * 9.0).sin()).abs() - 0.06;
            (wave(0.0).min(wave(0.34)), wave(-0.34))
        }
    }
}
