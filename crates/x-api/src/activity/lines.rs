//! Cutting a stream of bytes into lines.

/// The longest line that is read. A message has at most 10,000 characters.
const LONGEST: usize = 1 << 20;

/// One line of a stream, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing but the end of the line.
    Empty,
    /// What stands in it.
    Text(Vec<u8>),
    /// It was longer than what is read, and is left out.
    TooLong,
}

/// Bytes that have come and are no whole line yet.
#[derive(Debug, Default)]
pub(super) struct Lines {
    bytes: Vec<u8>,
    /// Up to where no line ends.
    searched: usize,
    /// Whether the rest of a line is being left out.
    skipping: bool,
}

impl Lines {
    /// Takes in what came.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole line, if there is one.
    pub(super) fn next(&mut self) -> Option<Line> {
        let new = self.bytes.get(self.searched..).unwrap_or_default();
        let Some(end) = new.iter().position(|byte| *byte == b'\n').map(|at| self.searched + at) else {
            if self.bytes.len() > LONGEST {
                self.bytes.clear();
                self.skipping = true;
            }
            self.searched = self.bytes.len();
            return None;
        };
        self.searched = 0;
        let mut line: Vec<u8> = self.bytes.drain(..=end).collect();
        line.truncate(line.trim_ascii_end().len());
        if std::mem::take(&mut self.skipping) || line.len() > LONGEST {
            return Some(Line::TooLong);
        }
        Some(if line.is_empty() { Line::Empty } else { Line::Text(line) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(lines: &mut Lines) -> Vec<Line> {
        std::iter::from_fn(|| lines.next()).collect()
    }

    fn text(text: &str) -> Line {
        Line::Text(text.as_bytes().to_vec())
    }

    #[test]
    fn a_line_that_is_too_long_is_left_out_and_the_next_one_is_read() {
        let mut lines = Lines::default();
        for _ in 0..3 {
            lines.push(&vec![b'x'; LONGEST]);
            assert_eq!(lines.next(), None);
            assert!(lines.bytes.len() <= LONGEST, "what is left out is not kept");
        }
        lines.push(b"x\r\n{}\r\n");
        assert_eq!(all(&mut lines), [Line::TooLong, text("{}")]);
    }

    proptest! {
        #[test]
        fn lines_are_the_same_however_they_arrive(
            told in prop::collection::vec("[a-z]{0,5}", 0..6),
            cuts in prop::collection::vec(1..4_usize, 1..40),
        ) {
            let bytes: Vec<u8> = told.iter().flat_map(|line| format!("{line}\r\n").into_bytes()).collect();
            let (mut lines, mut heard, mut rest) = (Lines::default(), Vec::new(), bytes.as_slice());
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (piece, left) = rest.split_at((*cut).min(rest.len()));
                lines.push(piece);
                heard.extend(all(&mut lines));
                rest = left;
            }
            let expected: Vec<Line> =
                told.iter().map(|line| if line.is_empty() { Line::Empty } else { text(line) }).collect();
            prop_assert_eq!(heard, expected);
        }
    }
}
