//! GIF (version 89a): blocks. The crate `gif` reads and writes frames, but not the blocks of somebody else's file.

use crate::Unfit;

const EXTENSION: u8 = 0x21;
const FRAME: u8 = 0x2c;
const END: u8 = 0x3b;
/// Labels of extensions.
const TEXT: u8 = 0x01;
const HOW_TO_SHOW: u8 = 0xf9;
const APPLICATION: u8 = 0xff;
/// What applications add and browsers read: how often it plays, and the colour profile.
const NEEDED: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// The GIF without comments and what programs add.
pub(crate) fn cleaned_gif(bytes: &[u8]) -> Result<Vec<u8>, Unfit> {
    without_extras(bytes).ok_or(Unfit::GifDamaged)
}

fn without_extras(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Rest(bytes);
    let mut cleaned = rest.take(13)?.to_vec();
    cleaned.extend_from_slice(rest.take(colour_table(*cleaned.get(10)?))?);
    loop {
        let block = rest.0;
        let is_needed = match rest.byte()? {
            FRAME => {
                let packed = *rest.take(9)?.last()?;
                // The table, and how wide the codes of the pixels are.
                rest.take(colour_table(packed) + 1)?;
                rest.skip_sub_blocks()?;
                true
            }
            EXTENSION => {
                let label = rest.byte()?;
                let application = rest.0.get(1..12);
                rest.skip_sub_blocks()?;
                match label {
                    TEXT | HOW_TO_SHOW => true,
                    APPLICATION => application.is_some_and(|name| NEEDED.contains(&name)),
                    _ => false,
                }
            }
            END => {
                cleaned.push(END);
                return Some(cleaned);
            }
            _ => return None,
        };
        if is_needed {
            cleaned.extend_from_slice(block.get(..block.len() - rest.0.len())?);
        }
    }
}

/// How many bytes the colour table has that these flags announce.
fn colour_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// What was not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn skip_sub_blocks(&mut self) -> Option<()> {
        loop {
            match self.byte()? {
                0 => return Some(()),
                length => self.take(length.into())?,
            };
        }
    }
}
