//! What failed tests said, kept for the end of a run: of a long log often only its end is read, or kept at all, and by then
//! another suite has written thousands of lines below.

/// So many of the last lines of one test are told again; what it asserted stands at its end.
const LONGEST: usize = 40;

/// What the failed tests of Rust's own test runner said, collected line by line.
#[derive(Default)]
pub struct Complaints {
    lines: Vec<String>,
    /// Where the test that is being read began.
    begun: Option<usize>,
}

impl Complaints {
    /// Takes in a line of the runner. What a failed test said stands below `---- its name stdout ----`, and ends with the next
    /// such line or the list of all that failed.
    pub fn read(&mut self, line: &str) {
        let is_heading = line.starts_with("---- ") && line.ends_with(" stdout ----");
        if is_heading || line == "failures:" || line.starts_with("test result: ") {
            self.shorten();
            self.begun = None;
        }
        if is_heading {
            self.begun = Some(self.lines.len() + 1);
        }
        if self.begun.is_some() {
            self.lines.push(line.to_owned());
        }
    }

    /// All that was collected.
    pub fn into_lines(mut self) -> Vec<String> {
        self.shorten();
        self.lines
    }

    fn shorten(&mut self) {
        let Some(begun) = self.begun else { return };
        let left_out = self.lines.len().saturating_sub(begun + LONGEST);
        if left_out > 0 {
            self.lines.splice(begun..begun + left_out, [format!("[{left_out} lines above]")]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let mut complaints = Complaints::default();
        lines.into_iter().for_each(|line| complaints.read(line));
        complaints.into_lines()
    }

    #[test]
    fn what_two_failed_tests_said_is_kept_and_nothing_around_it() {
        let said = collected([
            "test one ... FAILED",
            "failures:",
            "---- one stdout ----",
            "left: 1",
            "---- two stdout ----",
            "right: 2",
            "failures:",
            "    one",
            "test result: FAILED. 0 passed; 2 failed",
        ]);
        assert_eq!(said, ["---- one stdout ----", "left: 1", "---- two stdout ----", "right: 2"]);
    }

    #[test]
    fn where_nothing_failed_there_is_nothing_to_tell() {
        assert!(collected(["test one ... ok", "test result: ok. 1 passed; 0 failed"]).is_empty());
    }

    #[test]
    fn of_a_long_complaint_the_end_is_kept() {
        let long: Vec<String> = (0..100).map(|number| format!("line {number}")).collect();
        let lines = ["---- one stdout ----"].into_iter().chain(long.iter().map(String::as_str));
        let said = collected(lines);
        assert_eq!(said.len(), LONGEST + 2);
        assert_eq!(said[..2], ["---- one stdout ----", "[60 lines above]"]);
        assert_eq!(said.last().unwrap(), "line 99");
    }
}
