//! Counting tests by the closing lines of their runners.

/// How many tests passed and failed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

impl Counts {
    /// The sum of both.
    pub fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Reads a closing line of Rust's own test runner: `test result: ok. 5 passed; 0 failed; 0 ignored; …`.
pub fn of_libtest(line: &str) -> Option<Counts> {
    let plain = without_colours(line);
    let (_, numbers) = plain.trim().strip_prefix("test result: ")?.split_once(". ")?;
    Some(Counts { passed: number_before(numbers, "passed", ';')?, failed: number_before(numbers, "failed", ';')? })
}

/// Reads the closing line of Vitest: `      Tests  1 failed | 20 passed (21)`; a kind that is zero is left out there.
pub fn of_vitest(line: &str) -> Option<Counts> {
    let plain = without_colours(line);
    let numbers = plain.trim().strip_prefix("Tests ")?;
    let (numbers, _total) = numbers.split_once('(')?;
    let count = |word| number_before(numbers, word, '|').unwrap_or(0);
    Some(Counts { passed: count("passed"), failed: count("failed") })
}

/// Reads the closing line of pytest: `==== 1 failed, 20 passed, 1 error in 2.53s ====`, without the bars when it is quiet. An
/// error beside a test, such as a fixture that failed, is a failure.
pub fn of_pytest(line: &str) -> Option<Counts> {
    let plain = without_colours(line);
    let (numbers, time) = plain.trim_matches(|letter| letter == '=' || letter == ' ').rsplit_once(" in ")?;
    time.split(' ').next()?.strip_suffix('s')?.parse::<f32>().ok()?;
    let count = |word| number_before(numbers, word, ',').unwrap_or(0);
    Some(Counts { passed: count("passed"), failed: count("failed") + count("error") + count("errors") })
}

/// The number that stands before `word` in one of the parts between `separator`.
fn number_before(text: &str, word: &str, separator: char) -> Option<u32> {
    text.split(separator).find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
}

/// Leaves out what colours the text on a terminal: ESC `[` … letter.
fn without_colours(line: &str) -> String {
    let mut parts = line.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain + part.split_once(|letter: char| letter.is_ascii_alphabetic()).map_or("", |(_, rest)| rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_says_how_many_passed_and_failed() {
        let line = "test result: ok. 42 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s";
        assert_eq!(of_libtest(line), Some(Counts { passed: 42, failed: 0 }));
        let line = "test result: FAILED. 40 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.10s";
        assert_eq!(of_libtest(line), Some(Counts { passed: 40, failed: 2 }));
    }

    #[test]
    fn vitest_leaves_out_what_is_zero() {
        assert_eq!(of_vitest("      Tests  118 passed (118)"), Some(Counts { passed: 118, failed: 0 }));
        assert_eq!(
            of_vitest("      Tests  2 failed | 116 passed | 1 skipped (119)"),
            Some(Counts { passed: 116, failed: 2 })
        );
        assert_eq!(of_vitest("      Tests  3 failed (3)"), Some(Counts { passed: 0, failed: 3 }));
    }

    #[test]
    fn pytest_counts_what_failed_around_a_test_too() {
        assert_eq!(of_pytest("62 passed in 2.53s"), Some(Counts { passed: 62, failed: 0 }));
        let line = "====== 3 failed, 58 passed, 2 errors in 72.10s (0:01:12) ======";
        assert_eq!(of_pytest(line), Some(Counts { passed: 58, failed: 5 }));
        assert_eq!(of_pytest("=== 1 error in 0.10s ==="), Some(Counts { passed: 0, failed: 1 }));
        assert_eq!(of_pytest("=== no tests ran in 0.01s ==="), Some(Counts::default()));
    }

    #[test]
    fn colours_do_not_hide_a_closing_line() {
        let line = "\x1b[2m      Tests \x1b[22m \x1b[1m\x1b[32m7 passed\x1b[39m\x1b[22m\x1b[90m (7)\x1b[39m";
        assert_eq!(of_vitest(line), Some(Counts { passed: 7, failed: 0 }));
        let line = "\x1b[31m==== \x1b[31m\x1b[1m1 failed\x1b[0m, \x1b[32m61 passed\x1b[0m\x1b[31m in 2.81s\x1b[0m\x1b[31m ====\x1b[0m";
        assert_eq!(of_pytest(line), Some(Counts { passed: 61, failed: 1 }));
        let line = "test result: \x1b[32mok\x1b[m. 5 passed; 0 failed; 0 ignored";
        assert_eq!(of_libtest(line), Some(Counts { passed: 5, failed: 0 }));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(of_vitest(" Test Files  12 passed (12)"), None);
        assert_eq!(of_vitest("      Tests  no tests"), None);
        assert_eq!(of_libtest("test a_token_works_only_once ... ok"), None);
        assert_eq!(of_libtest("running 5 tests"), None);
        assert_eq!(of_pytest("collected 62 items"), None);
        assert_eq!(of_pytest("1 passed in all respects"), None);
    }
}
