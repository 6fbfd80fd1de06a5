//! Which part of a file a request asks for (RFC 9110, section 14). What is given lies in memory for a moment, so it has a
//! largest size: whoever wants more asks again, as players do.

use std::ops::Range;

use http_range_header::parse_range_header;

/// The largest part that is given at once, in bytes.
pub const LARGEST_PART: u64 = 4 << 20;

/// The largest file that is given whole, in bytes: every picture and GIF.
pub const LARGEST_WHOLE: u64 = dm_engine::MOST_IN_MEMORY_BYTES;

/// What is to be given of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// These bytes; there may be fewer than were asked for.
    Of(Range<u64>),
    /// Nothing: the file ends before.
    Beyond,
    /// Nothing: it is too large to be given whole.
    TooLarge,
}

/// What to give of a file of this length. A range that makes no sense, or several, count as none.
pub fn part(range: Option<&str>, length: u64) -> Part {
    let parsed = range.and_then(|range| parse_range_header(range).ok()).filter(|parsed| parsed.ranges.len() == 1);
    let Some(parsed) = parsed else {
        return if length > LARGEST_WHOLE { Part::TooLarge } else { Part::Whole };
    };
    let valid = parsed.validate(length).ok().and_then(|ranges| ranges.into_iter().next());
    valid.map_or(Part::Beyond, |valid| {
        let (start, end) = valid.into_inner();
        Part::Of(start..(end + 1).min(start + LARGEST_PART))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_given_as_far_as_the_file_goes() {
        for (range, given) in [
            ("bytes=0-3", Part::Of(0..4)),
            ("bytes=4-", Part::Of(4..10)),
            ("bytes=-3", Part::Of(7..10)),
            ("bytes=8-100", Part::Of(8..10)),
            ("bytes=9-9", Part::Of(9..10)),
            ("bytes=10-", Part::Beyond),
            ("bytes=10-12", Part::Beyond),
        ] {
            assert_eq!(part(Some(range), 10), given, "{range}");
        }
    }

    #[test]
    fn what_makes_no_sense_counts_as_no_range() {
        for range in ["", "bytes", "bytes=", "bytes=a-b", "seconds=1-2", "bytes=0-1,4-5", "bytes=0x0-1"] {
            assert_eq!(part(Some(range), 10), Part::Whole, "{range}");
        }
        assert_eq!(part(None, 10), Part::Whole);
        assert_eq!(part(None, 0), Part::Whole);
    }

    #[test]
    fn no_more_than_a_part_lies_in_memory() {
        let length = 512 << 20;
        assert_eq!(part(Some("bytes=0-"), length), Part::Of(0..LARGEST_PART));
        assert_eq!(part(Some("bytes=-400000000"), length), Part::Of(136_870_912..136_870_912 + LARGEST_PART));
        let end = length - 10;
        assert_eq!(part(Some(&format!("bytes={end}-")), length), Part::Of(end..length));
        assert_eq!(part(None, length), Part::TooLarge);
        assert_eq!(part(None, LARGEST_WHOLE), Part::Whole);
    }

    #[test]
    fn numbers_as_large_as_can_be_do_no_harm() {
        let largest = u64::MAX;
        for range in [format!("bytes=0-{largest}"), format!("bytes={largest}-{largest}"), format!("bytes=-{largest}")] {
            assert!(matches!(part(Some(&range), 10), Part::Of(_) | Part::Beyond | Part::Whole), "{range}");
        }
    }
}
