//! The pictures that people send: hills, sea and evening light, in layers that fade with distance.

use serde::{Deserialize, Serialize};

use super::canvas::{self, Colour, mix};

pub(super) const WIDTH: u16 = 720;
pub(super) const HEIGHT: u16 = 480;

/// What can be seen from somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum View {
    MorningHills,
    SeaAtDusk,
    SunsetLake,
    BlueRidge,
    GreenValley,
    GoldenBay,
}

impl View {
    pub(crate) const ALL: [Self; 6] =
        [Self::MorningHills, Self::SeaAtDusk, Self::SunsetLake, Self::BlueRidge, Self::GreenValley, Self::GoldenBay];

    /// The view that scripts call so.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::MorningHills => "morning-hills",
            Self::SeaAtDusk => "sea-at-dusk",
            Self::SunsetLake => "sunset-lake",
            Self::BlueRidge => "blue-ridge",
            Self::GreenValley => "green-valley",
            Self::GoldenBay => "golden-bay",
        }
    }

    /// Draws it as a PNG.
    pub(super) fn draw(self) -> Vec<u8> {
        match self {
            Self::MorningHills => MORNING_HILLS.draw(),
            Self::SeaAtDusk => SEA_AT_DUSK.draw(),
            Self::SunsetLake => SUNSET_LAKE.draw(),
            Self::BlueRidge => BLUE_RIDGE.draw(),
            Self::GreenValley => GREEN_VALLEY.draw(),
            Self::GoldenBay => GOLDEN_BAY.draw(),
        }
    }
}

/// One landscape; places and lengths are shares of the height.
#[derive(Debug)]
struct Landscape {
    sky: (Colour, Colour),
    light: Light,
    far: Colour,
    near: Colour,
    /// Where the farthest hill stands, from the top.
    skyline: f32,
    hills: u8,
    /// Where the water begins, if there is any.
    shore: Option<f32>,
    /// Moves the hills along.
    shift: f32,
}

#[derive(Debug)]
struct Light {
    x: f32,
    y: f32,
    radius: f32,
    colour: Colour,
}

const MORNING_HILLS: Landscape = Landscape {
    sky: ([176, 206, 224], [252, 232, 206]),
    light: Light { x: 1.05, y: 0.36, radius: 0.06, colour: [255, 246, 224] },
    far: [176, 190, 190],
    near: [58, 88, 76],
    skyline: 0.45,
    hills: 5,
    shore: None,
    shift: 0.4,
};

const SEA_AT_DUSK: Landscape = Landscape {
    sky: ([58, 66, 110], [240, 168, 140]),
    light: Light { x: 0.62, y: 0.54, radius: 0.075, colour: [255, 220, 170] },
    far: [112, 92, 128],
    near: [52, 48, 84],
    skyline: 0.58,
    hills: 1,
    shore: Some(0.62),
    shift: 2.2,
};

const SUNSET_LAKE: Landscape = Landscape {
    sky: ([96, 84, 130], [250, 158, 92]),
    light: Light { x: 0.8, y: 0.42, radius: 0.09, colour: [255, 226, 160] },
    far: [150, 92, 104],
    near: [52, 44, 66],
    skyline: 0.48,
    hills: 3,
    shore: Some(0.68),
    shift: 5.1,
};

const BLUE_RIDGE: Landscape = Landscape {
    sky: ([206, 222, 234], [240, 238, 232]),
    light: Light { x: 0.4, y: 0.2, radius: 0.05, colour: [255, 255, 250] },
    far: [186, 204, 220],
    near: [36, 66, 98],
    skyline: 0.34,
    hills: 8,
    shore: None,
    shift: 7.7,
};

const GREEN_VALLEY: Landscape = Landscape {
    sky: ([146, 194, 222], [226, 238, 232]),
    light: Light { x: 1.2, y: 0.18, radius: 0.06, colour: [255, 252, 230] },
    far: [164, 196, 172],
    near: [70, 118, 62],
    skyline: 0.4,
    hills: 6,
    shore: None,
    shift: 3.3,
};

const GOLDEN_BAY: Landscape = Landscape {
    sky: ([116, 132, 170], [255, 206, 128]),
    light: Light { x: 0.95, y: 0.5, radius: 0.07, colour: [255, 240, 190] },
    far: [190, 142, 116],
    near: [74, 66, 82],
    skyline: 0.54,
    hills: 2,
    shore: Some(0.6),
    shift: 9.4,
};

impl Landscape {
    fn draw(&self) -> Vec<u8> {
        let height = f32::from(HEIGHT);
        canvas::draw(WIDTH, HEIGHT, |x, y| self.colour_at(x / height, y / height))
    }

    fn colour_at(&self, x: f32, y: f32) -> Colour {
        match self.shore {
            Some(shore) if y > shore => self.water_at(x, y, shore),
            _ => self.land_at(x, y),
        }
    }

    /// Hills from the nearest to the farthest, then the sky.
    fn land_at(&self, x: f32, y: f32) -> Colour {
        for layer in (0..self.hills).rev() {
            let depth = f32::from(layer) / f32::from(self.hills);
            let edge = self.skyline + depth * (1.0 - self.skyline) + self.ridge(x, f32::from(layer));
            if y > edge {
                let colour = mix(self.far, self.near, depth + 0.12);
                // Mist gathers at the foot of each hill.
                return mix(colour, self.sky.1, ((y - edge) * 1.6).min(0.35) * (1.0 - depth));
            }
        }
        self.sky_at(x, y)
    }

    fn ridge(&self, x: f32, layer: f32) -> f32 {
        let along = x * (2.4 + layer * 0.35) + self.shift + layer * 1.9;
        0.045 * along.sin() + 0.022 * (along * 2.3 + 1.0).sin() + 0.006 * (along * 7.1).sin()
    }

    fn sky_at(&self, x: f32, y: f32) -> Colour {
        mix(self.glow_at(x, y), self.light.colour, 0.5 - self.distance_to_light(x, y) * f32::from(HEIGHT))
    }

    /// The sky without the disc of the light.
    fn glow_at(&self, x: f32, y: f32) -> Colour {
        let sky = mix(self.sky.0, self.sky.1, y / (self.skyline + 0.1));
        mix(sky, self.light.colour, 0.55 * (-self.distance_to_light(x, y).max(0.0) * 7.0).exp())
    }

    fn distance_to_light(&self, x: f32, y: f32) -> f32 {
        (x - self.light.x).hypot(y - self.light.y) - self.light.radius
    }

    /// The sky upside down, a little darker, with a road of light.
    fn water_at(&self, x: f32, y: f32, shore: f32) -> Colour {
        let depth = (y - shore) / (1.0 - shore);
        let mirrored = mix(self.glow_at(x, shore - (y - shore) * 0.8), self.near, 0.28 + depth * 0.4);
        let ripple = (y * y * 420.0).sin() * (x * 26.0 + y * 90.0).sin();
        let road = (-(x - self.light.x).abs() / (0.05 + depth * 0.16)).exp() * (0.55 + ripple * 0.4);
        mix(mirrored, self.light.colour, (road * (1.0 - depth * 0.6)).max(ripple * 0.05))
    }
}
