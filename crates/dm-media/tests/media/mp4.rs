//! MP4 files, built box by box as ISO/IEC 14496-12 describes them. Nobody decodes their samples.

/// What a test wants of a video.
#[derive(Debug, Clone)]
pub struct Mp4 {
    pub width: u16,
    pub height: u16,
    pub milliseconds: u32,
    pub frames: u32,
    /// The code of the pictures' format.
    pub pictures: [u8; 4],
    /// The code of the sound's format, if there is sound.
    pub sound: Option<[u8; 4]>,
    /// Filmed with the phone turned by a quarter.
    pub turned: bool,
    /// More boxes: within the movie, within the track of the pictures, and at the end of the file.
    pub in_movie: Vec<u8>,
    pub in_track: Vec<u8>,
    pub at_end: Vec<u8>,
    /// A track in which a camera writes where it is: the code of its format and its samples.
    pub camera: Option<([u8; 4], Vec<u8>)>,
}

impl Default for Mp4 {
    /// Two seconds of 64 by 48 pixels.
    fn default() -> Self {
        Self {
            width: 64,
            height: 48,
            milliseconds: 2_000,
            frames: 50,
            pictures: *b"avc1",
            sound: Some(*b"mp4a"),
            turned: false,
            in_movie: Vec::new(),
            in_track: Vec::new(),
            at_end: Vec::new(),
            camera: None,
        }
    }
}

/// What the pictures' samples consist of.
pub const PICTURES: &[u8] = b"sixty-four bytes that would be pictures if anybody decoded them.";

impl Mp4 {
    pub fn bytes(&self) -> Vec<u8> {
        // The samples lie before the movie, so that their places are known.
        let beginning = mp4_box(b"ftyp", &[b"isom\0\0\x02\0isomiso2avc1mp41"]);
        let first = u32::try_from(beginning.len() + 8).unwrap();
        let camera = self.camera.clone().unwrap_or_default().1;
        let samples = mp4_box(b"mdat", &[PICTURES, &camera]);
        [beginning, samples, self.movie(first), self.at_end.clone()].concat()
    }

    fn movie(&self, first_sample: u32) -> Vec<u8> {
        let header = numbers(&[0, 0, 0, 1_000, self.milliseconds, 0x1_0000, 0x0100_0000, 0, 0]);
        let header = mp4_box(b"mvhd", &[&header, &numbers(&UPRIGHT), &[0; 24], &numbers(&[9])]);
        let mut tracks = self.track(b"vide", &self.picture_entry(), &[(first_sample, 64)], &self.in_track);
        if let Some(code) = self.sound {
            tracks.extend(self.track(b"soun", &sound_entry(code), &[(first_sample, 8)], &[]));
        }
        if let Some((code, samples)) = &self.camera {
            let half = u32::try_from(samples.len() / 2).unwrap();
            let chunks = [(first_sample + 64, half), (first_sample + 64 + half, half)];
            let entry = mp4_box(code, &[&[0; 6], &[0, 1]]);
            tracks.extend(self.track(b"meta", &entry, &chunks, &[]));
        }
        mp4_box(b"moov", &[&header, &tracks, &self.in_movie])
    }

    /// A track with one sample in each chunk.
    fn track(&self, handler: &[u8], entry: &[u8], chunks: &[(u32, u32)], more: &[u8]) -> Vec<u8> {
        let matrix = if self.turned { TURNED } else { UPRIGHT };
        let size = numbers(&[u32::from(self.width) << 16, u32::from(self.height) << 16]);
        let header = numbers(&[7, 0, 0, 1, 0, self.milliseconds, 0, 0, 0, 0]);
        let header = mp4_box(b"tkhd", &[&header, &numbers(&matrix), &size]);
        let times = mp4_box(b"mdhd", &[&numbers(&[0, 0, 0, 1_000, self.milliseconds, 0x55c4_0000])]);
        let handler = mp4_box(b"hdlr", &[&[0; 8], handler, &[0; 13]]);
        let count = u32::try_from(chunks.len()).unwrap();
        let sizes: Vec<u32> = chunks.iter().map(|chunk| chunk.1).collect();
        let starts: Vec<u32> = chunks.iter().map(|chunk| chunk.0).collect();
        let tables = [
            mp4_box(b"stsd", &[&numbers(&[0, 1]), entry]),
            mp4_box(b"stts", &[&numbers(&[0, 1, self.frames, self.milliseconds / self.frames])]),
            mp4_box(b"stsc", &[&numbers(&[0, 1, 1, 1, 1])]),
            mp4_box(b"stsz", &[&numbers(&[0, 0, count]), &numbers(&sizes)]),
            mp4_box(b"stco", &[&numbers(&[0, count]), &numbers(&starts)]),
        ];
        let media = mp4_box(b"minf", &[&mp4_box(b"stbl", &[&tables.concat()])]);
        mp4_box(b"trak", &[&header, &mp4_box(b"mdia", &[&times, &handler, &media]), more])
    }

    fn picture_entry(&self) -> Vec<u8> {
        let size = [self.width.to_be_bytes(), self.height.to_be_bytes()].concat();
        let resolution = numbers(&[0x48_0000, 0x48_0000, 0]);
        let common =
            [&[0; 6], &[0, 1][..], &[0; 16], &size, &resolution, &[0, 1], &[0; 32], &[0, 24, 255, 255]].concat();
        // High profile, level 3.1, without parameter sets.
        let configuration = mp4_box(b"avcC", &[&[1, 100, 0, 31, 255, 224, 0]]);
        mp4_box(&self.pictures, &[&common, if self.pictures == *b"avc1" { &configuration } else { &[] }])
    }
}

/// Mono, 48 kHz, AAC-LC.
fn sound_entry(code: [u8; 4]) -> Vec<u8> {
    let common = [&[0; 6], &[0, 1][..], &[0; 8], &[0, 1, 0, 16, 0, 0, 0, 0], &numbers(&[48_000 << 16])].concat();
    let specific = [5, 2, 0x11, 0x88];
    let decoder = [&[4, 17, 0x40, 0x15][..], &[0; 11], &specific].concat();
    let descriptor = [&[3, 25, 0, 1, 0][..], &decoder, &[6, 1, 2]].concat();
    let descriptor = mp4_box(b"esds", &[&[0; 4], &descriptor]);
    mp4_box(&code, &[&common, if code == *b"mp4a" { &descriptor } else { &[] }])
}

const UPRIGHT: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
const TURNED: [u32; 9] = [0, 0x1_0000, 0, 0xffff_0000, 0, 0, 0, 0, 0x4000_0000];

fn numbers(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

/// A box of this kind with this content.
pub fn mp4_box(kind: &[u8], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes(), kind, &content].concat()
}
