//! Who lives in the demo.

use std::{collections::HashMap, time::Duration};

use dm_model::{Timestamp, UserId};

use crate::{
    drawing::{Drawing, Motif},
    world::{Picture, World},
};

/// The people by the short names that the scripts use.
pub(super) type Cast = HashMap<&'static str, UserId>;

struct Role {
    short: &'static str,
    name: &'static str,
    username: &'static str,
    description: &'static str,
    /// Motif, ground and figure of the profile picture.
    picture: Option<(Motif, [u8; 3], [u8; 3])>,
}

/// The first one is the owner.
const ROLES: [Role; 9] = [
    Role {
        short: "robin",
        name: "Robin Vale",
        username: "robinvale",
        description: "Herons, hedges, half-finished books.",
        picture: Some((Motif::Bird, [15, 118, 110], [243, 233, 214])),
    },
    Role {
        short: "june",
        name: "June Hartley",
        username: "junehartley",
        description: "Paints hallways. Knows about cheese.",
        picture: Some((Motif::SunAndHills, [244, 219, 186], [200, 102, 74])),
    },
    Role {
        short: "mika",
        name: "Mika Solberg",
        username: "mikasolberg",
        description: "Walks out at low tide with a camera.",
        picture: Some((Motif::Waves, [214, 228, 236], [52, 96, 130])),
    },
    Role {
        short: "tobi",
        name: "Tobi Okafor",
        username: "tobiokafor",
        description: "Lists, plants, good biscuits.",
        picture: Some((Motif::Leaf, [44, 62, 53], [164, 196, 138])),
    },
    Role {
        short: "rei",
        name: "Rei Hanabusa",
        username: "rei_hanabusa",
        description: "山と駅と麺",
        picture: Some((Motif::Moon, [46, 49, 82], [240, 214, 160])),
    },
    Role {
        short: "noor",
        name: "Noor Haddad",
        username: "noorhaddad",
        description: "Reads the thin ones and the thick ones. Rivers.",
        picture: Some((Motif::Rings, [236, 224, 232], [122, 66, 104])),
    },
    Role {
        short: "ida",
        name: "Ida Lindqvist",
        username: "idalindqvist",
        description: "Number 12.",
        picture: Some((Motif::Mountains, [222, 232, 214], [84, 116, 88])),
    },
    Role {
        short: "ben",
        name: "Ben Castellan",
        username: "bencastellan",
        description: "Plot 7. A man with spare net.",
        picture: Some((Motif::SunAndHills, [120, 144, 156], [247, 226, 170])),
    },
    Role { short: "walter", name: "Walter Vale", username: "walter_vale_", description: "", picture: None },
];

/// Adds everybody.
pub(super) fn move_in(world: &mut World, now: Timestamp) -> Cast {
    let mut cast = Cast::new();
    for (years, role) in (3..).zip(&ROLES) {
        let age = Duration::from_secs(years * 365 * 24 * 60 * 60);
        let since = Timestamp::from_millis(now.as_millis().saturating_sub(i64::try_from(age.as_millis()).unwrap_or(0)));
        let id = world.add_person(since, role.name, role.username);
        if let Some(person) = world.person_mut(id) {
            role.description.clone_into(&mut person.description);
            person.picture =
                role.picture.map(|(motif, ground, figure)| Picture::drawn(Drawing::Avatar { motif, ground, figure }));
        }
        cast.insert(role.short, id);
    }
    cast
}
