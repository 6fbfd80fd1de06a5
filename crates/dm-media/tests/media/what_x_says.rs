//! What passed here is taken there: the simulated X looks at the same files with its own eyes.

use dm_media::{Preparation, Unfit};
use dm_model::ConversationId;
use proptest::prelude::*;
use x_sim::{Config, Control, Simulator};

use crate::{any_file, files, folder::prepared, mp4::Mp4};

const PREPARATIONS: [Preparation; 4] = [
    Preparation { keep_location: false, shrink: false },
    Preparation { keep_location: true, shrink: false },
    Preparation { keep_location: false, shrink: true },
    Preparation { keep_location: true, shrink: true },
];

/// A simulated X with alice and bob.
struct X {
    control: Control,
    _simulator: Simulator,
    _runtime: tokio::runtime::Runtime,
}

impl X {
    fn new() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let simulator = runtime.block_on(Simulator::start(Config::default())).unwrap();
        Self { control: simulator.control(), _simulator: simulator, _runtime: runtime }
    }

    /// What X says to a file that alice sends to bob.
    fn takes(&self, bytes: Vec<u8>) -> Result<(), String> {
        let [alice, bob] = [("Alice", "alice"), ("Bob", "bob")].map(|(name, username)| {
            self.control.person(username).unwrap_or_else(|| self.control.add_person(name, username))
        });
        let conversation = ConversationId::one_to_one(alice, bob);
        let sent = self.control.add_attachment_message(&conversation, alice, "Look!", bytes);
        sent.map(drop).map_err(|error| error.to_string())
    }

    /// If it passes here it must pass there.
    fn agrees(&self, bytes: &[u8]) -> Result<bool, String> {
        let mut passed = false;
        for preparation in PREPARATIONS {
            if let Ok((_, copy)) = prepared(bytes, preparation) {
                self.takes(copy)?;
                passed = true;
            }
        }
        Ok(passed)
    }
}

#[test]
fn x_takes_what_passed() {
    let x = X::new();
    for bytes in [
        files::jpeg(8, 6),
        files::png(8_192, 4),
        files::png(9_000, 30),
        files::webp(64, 64),
        files::gif(1_280, 4, 20),
        files::gif(1, 1, 350),
        Mp4::default().bytes(),
        Mp4 { width: 1_280, height: 1_024, milliseconds: 140_000, sound: None, ..Mp4::default() }.bytes(),
        Mp4 { camera: Some((*b"gpmd", b"Rome".to_vec())), ..Mp4::default() }.bytes(),
    ] {
        assert_eq!(x.agrees(&bytes), Ok(true));
    }
}

#[test]
fn what_x_does_not_take_does_not_pass() {
    let x = X::new();
    for bytes in [
        files::png(3, 8),
        files::gif(1_281, 1, 1),
        files::gif(1, 1, 351),
        Mp4 { frames: 121, ..Mp4::default() }.bytes(),
        Mp4 { sound: Some(*b"Opus"), ..Mp4::default() }.bytes(),
        b"Dear Bob,".to_vec(),
    ] {
        assert!(x.takes(bytes.clone()).is_err());
        let passed: Result<_, Unfit> = prepared(&bytes, Preparation::default());
        assert!(passed.is_err());
    }
}

#[test]
fn x_takes_whatever_passed_of_damaged_files() {
    let x = X::new();
    proptest!(|(bytes in any_file::damaged())| {
        prop_assert!(x.agrees(&bytes).is_ok());
    });
}
