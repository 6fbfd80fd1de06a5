//! Measures how fast files are encrypted and read, and prints what came out as one JSON object. It is meant to be built in
//! release; `cargo xtask bench session` does that.

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
        let began = Instant::now();
        let mut writer = EncryptedWriter::begin(&key, Vec::with_capacity(70 << 20))?;
        for _ in 0..MEBIBYTES {
            writer.write_all(&piece)?;
        }
        encrypted = writer.finish()?;
        written.push(began.elapsed().as_secs_f64());

        let began = Instant::now();
        let mut file = EncryptedFile::open(&key, Cursor::new(&encrypted))?;
        let mut part = vec![0; 1 << 20];
        for _ in 0..MEBIBYTES {
            file.read_exact(&mut part)?;
        }
        read.push(began.elapsed().as_secs_f64());
    }
    let began = Instant::now();
    for place in 0..OPENED {
        let mut file = EncryptedFile::open(&key, Cursor::new(&encrypted))?;
        file.seek(SeekFrom::Start(u64::from(place) * 60_000))?;
        file.read_exact(&mut [0; 1_000])?;
    }
    let opened = began.elapsed().as_secs_f64() * 1_000.0 / f64::from(OPENED);
    let rate = |seconds: &[f64]| f64::from(MEBIBYTES) / seconds.iter().copied().fold(f64::INFINITY, f64::min);
    let (writing, reading) = (rate(&written), rate(&read));
    writeln!(io::stdout(), r#"{{"writing":{writing},"reading":{reading},"opening":{opened}}}"#)?;
    Ok(())
}
