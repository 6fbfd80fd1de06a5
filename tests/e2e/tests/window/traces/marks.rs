//! Words that nobody else uses, and where they were found.

use std::{fmt::Display, fs, path::Path};

use anyhow::{Result, ensure};
use dm_model::UserId;
use x_sim::Control;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    what: String,
    value: String,
    /// Whether the settings name it: who signed in here.
    of_account: bool,
}

/// What must not be found.
#[derive(Debug, Clone, Default)]
pub struct Marks(Vec<Mark>);

impl Marks {
    fn add(&mut self, what: &str, value: impl Display, of_account: bool) {
        let mark = Mark { what: what.to_owned(), value: value.to_string(), of_account };
        assert!(mark.value.len() >= 5, "{} would be found anywhere", mark.value);
        if !self.0.contains(&mark) {
            self.0.push(mark);
        }
    }

    /// Somebody with a name and a handle of their own, both of them marks, and so is their id.
    pub fn person(&mut self, control: &Control, name: &str, username: &str) -> UserId {
        let id = control.add_person(name, username);
        for word in name.split(' ') {
            self.add("name", word, true);
        }
        self.add("handle", username, true);
        self.add("id", id, true);
        id
    }

    /// A text, of which each long word is a mark.
    pub fn text(&mut self, text: &str) -> String {
        for word in
            text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() >= 6 && *word != "secret")
        {
            self.add("text", word, false);
        }
        text.to_owned()
    }

    pub fn words(&mut self, what: &str, words: &str) {
        self.add(what, words, false);
    }

    pub fn id(&mut self, what: &str, id: impl Display) {
        self.add(what, id, false);
    }

    /// All codes and tokens that X has issued so far.
    pub fn secrets(&mut self, control: &Control) {
        let secrets = control.issued_secrets();
        assert!(secrets.len() >= 5, "X issued less than it must have: {}", secrets.len());
        for secret in secrets {
            self.add("secret", secret, false);
        }
    }

    /// Without what the settings say on purpose: whose accounts these are.
    pub fn without_persons_of_their_own(&self) -> Self {
        Self(self.0.iter().filter(|mark| !mark.of_account).cloned().collect())
    }

    /// # Errors
    /// When a mark is in the text; it says which, and around what.
    pub fn found_in_text(&self, place: &str, text: &str) -> Result<()> {
        let lower = text.to_lowercase();
        for Mark { what, value, .. } in &self.0 {
            let found = lower.lines().find(|line| line.contains(&value.to_lowercase()));
            ensure!(found.is_none(), "the {what} {value:?} stands in {place}: {}", found.unwrap_or_default());
        }
        Ok(())
    }

    /// # Errors
    /// When a mark is in a file of this folder or below it, by its bytes or its name.
    pub fn found_in(&self, folder: &Path) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.found_in(&path)?;
            } else {
                let place = path.display().to_string();
                self.found_in_text(
                    &format!("the name of {place}"),
                    &path.file_name().unwrap_or_default().to_string_lossy(),
                )?;
                self.found_in_text(&place, &String::from_utf8_lossy(&fs::read(&path)?))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_whatever_its_case_in_files_and_in_their_names() {
        let mut marks = Marks::default();
        marks.text("The Walrus sang");
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("below");
        fs::create_dir(&below).unwrap();
        fs::write(below.join("file"), b"\xff a wal rus").unwrap();
        marks.found_in(folder.path()).unwrap();
        fs::write(below.join("file"), b"\xff a wALRUs").unwrap();
        assert!(marks.found_in(folder.path()).unwrap_err().to_string().contains("\"Walrus\""));
        fs::remove_file(below.join("file")).unwrap();
        fs::write(below.join("walrus.png"), "").unwrap();
        marks.found_in(folder.path()).unwrap_err();
    }
}
