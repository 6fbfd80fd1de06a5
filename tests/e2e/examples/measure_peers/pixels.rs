//! What pixels of the screen say, and which of them are a window's.

/// One pixel in so many has to have another colour than most.
const ONE_IN: usize = 100;

/// Red, green, blue, and a byte that says nothing; little end first.
const BYTES_PER_PIXEL: usize = 4;

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub left: i16,
    pub top: i16,
    pub width: u16,
    pub height: u16,
}

/// The part of a window that the screen has room for.
pub fn on_screen((left, top): (i16, i16), (width, height): (u16, u16), screen: (u16, u16)) -> Option<Area> {
    let part = |start: i16, length: u16, limit: u16| {
        let end = (i32::from(start) + i32::from(length)).min(i32::from(limit));
        let start = start.max(0);
        let length = u16::try_from(end - i32::from(start)).ok()?;
        (length > 0).then_some((start, length))
    };
    let ((left, width), (top, height)) = (part(left, width, screen.0)?, part(top, height, screen.1)?);
    Some(Area { left, top, width, height })
}

/// What one waits to see in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// More than a flat background.
    Anything,
    /// Most of it in this colour: red, green, blue.
    Colour([u8; 3]),
}

/// Whether these pixels are what one waits for.
pub fn show(pixels: &[u8], sought: Sought) -> bool {
    match sought {
        Sought::Anything => show_something(pixels),
        Sought::Colour(colour) => {
            let all = pixels.chunks_exact(BYTES_PER_PIXEL);
            let found = all.filter(|pixel| pixel.iter().take(3).rev().eq(&colour)).count();
            found * 2 > pixels.len() / BYTES_PER_PIXEL
        }
    }
}

fn show_something(pixels: &[u8]) -> bool {
    let all = || pixels.chunks_exact(BYTES_PER_PIXEL).filter_map(|pixel| pixel.get(..3));
    // If one colour has more than half of them, it is what is left when each pixel has fought one of another colour.
    let mut commonest: &[u8] = &[];
    let mut left = 0_usize;
    for pixel in all() {
        if left == 0 {
            commonest = pixel;
        }
        left = if pixel == commonest { left + 1 } else { left - 1 };
    }
    let others = all().filter(|pixel| *pixel != commonest).count();
    others * ONE_IN >= pixels.len() / BYTES_PER_PIXEL && others > 0
}

/// Red, green and blue of each, in this order.
pub fn colours(pixels: &[u8]) -> Vec<u8> {
    let all = pixels.chunks_exact(BYTES_PER_PIXEL);
    all.flat_map(|pixel| pixel.iter().take(3).rev().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: [u8; 4] = [250, 250, 250, 0];
    const INK: [u8; 4] = [20, 20, 20, 0];

    fn page(ink: usize, paper: usize) -> Vec<u8> {
        [INK.repeat(ink), PAPER.repeat(paper)].concat()
    }

    #[test]
    fn a_page_shows_something_when_one_pixel_in_a_hundred_is_ink() {
        assert!(show_something(&page(10, 990)));
        assert!(!show_something(&page(9, 991)));
        assert!(show_something(&page(500, 500)), "where no colour has most pixels");
    }

    #[test]
    fn a_flat_window_shows_nothing_whatever_the_unused_byte_says() {
        assert!(!show_something(&page(0, 1_000)));
        assert!(!show_something(&page(1_000, 0)));
        assert!(!show_something(&[]));
        assert!(!show_something(&[250, 250, 250, 0, 250, 250, 250, 255]));
    }

    #[test]
    fn a_colour_is_seen_when_most_of_the_window_has_it() {
        let green = Sought::Colour([1, 2, 3]);
        let window = |coloured: usize, others: usize| [[3, 2, 1, 0].repeat(coloured), INK.repeat(others)].concat();
        assert!(show(&window(501, 499), green));
        assert!(!show(&window(500, 500), green));
        assert!(!show(&[], green));
        assert!(show(&window(500, 500), Sought::Anything));
    }

    #[test]
    fn only_what_the_screen_has_room_for_is_looked_at() {
        let screen = (1_280, 800);
        let inside = Area { left: 100, top: 50, width: 400, height: 300 };
        assert_eq!(on_screen((100, 50), (400, 300), screen), Some(inside));
        let cut = Area { left: 0, top: 700, width: 390, height: 100 };
        assert_eq!(on_screen((-10, 700), (400, 300), screen), Some(cut));
        assert_eq!(on_screen((1_280, 0), (400, 300), screen), None);
        assert_eq!(on_screen((-400, 0), (400, 300), screen), None);
    }

    #[test]
    fn the_displays_order_of_colours_is_turned_round() {
        assert_eq!(colours(&[1, 2, 3, 0, 4, 5, 6, 0]), [3, 2, 1, 6, 5, 4]);
    }
}
