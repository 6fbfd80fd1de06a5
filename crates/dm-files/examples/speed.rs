//! Measures how fast files are encrypted and read, and prints what came out as one JSON object. It is meant to be built in
//! release; `cargo xtask bench session` does that.

#[path = "../../dm-store/examples/ingest/processor.rs"]
mod processor;

use std::{
    error::Error,
    io::{self, Cursor, Read as _, Seek as _, SeekFrom, Write},
    time::Instant,
};

use dm_files::{EncryptedFile, EncryptedWriter, FileKey};

const MEBIBYTES: u32 = 64;
const ROUNDS: usize = 5;
const OPENED: u32 = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let key = FileKey::from_bytes(&[7; 32]);
    let piece = vec![7; 1 << 20];
    let (mut written, mut read) = (Vec::new(), Vec::new());
    let mut encrypted = Vec::new();
    for _ in 0..ROUNDS {
        let watch = Watch::start();
        let mut writer = EncryptedWriter::begin(&key, Vec::with_capacity(70 << 20))?;
        for _ in 0..MEBIBYTES {
            writer.write_all(&piece)?;
        }
        encrypted = writer.finish()?;
        written.push(watch.milliseconds());

        let watch = Watch::start();
        let mut file = EncryptedFile::open(&key, Cursor::new(&encrypted))?;
        let mut part = vec![0; 1 << 20];
        for _ in 0..MEBIBYTES {
            file.read_exact(&mut part)?;
        }
        read.push(watch.milliseconds());
    }
    let watch = Watch::start();
    for place in 0..OPENED {
        let mut file = EncryptedFile::open(&key, Cursor::new(&encrypted))?;
        file.seek(SeekFrom::Start(u64::from(place) * 60_000))?;
        file.read_exact(&mut [0; 1_000])?;
    }
    let opened = watch.milliseconds() / f64::from(OPENED);
    let rate = |times: &[f64]| f64::from(MEBIBYTES) * 1_000.0 / times.iter().copied().fold(f64::INFINITY, f64::min);
    let (writing, reading) = (rate(&written), rate(&read));
    writeln!(io::stdout(), r#"{{"writing":{writing},"reading":{reading},"opening":{opened}}}"#)?;
    Ok(())
}

/// Measures time without that in which other programs had the processor.
struct Watch {
    began: Instant,
    waited_before: Option<f64>,
}

impl Watch {
    fn start() -> Self {
        Self { began: Instant::now(), waited_before: processor::waited_for() }
    }

    fn milliseconds(&self) -> f64 {
        let all = self.began.elapsed().as_secs_f64() * 1_000.0;
        let waited = processor::waited_for().zip(self.waited_before).map_or(0.0, |(now, before)| now - before);
        all - waited
    }
}
