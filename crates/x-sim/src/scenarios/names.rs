//! Names for as many people as a scenario wants.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha20Rng;

const GIVEN: [&str; 40] = [
    "Ada", "Amir", "Anouk", "Bea", "Bruno", "Carla", "Chidi", "Clara", "Dario", "Edda", "Elif", "Emil", "Farah",
    "Femi", "Greta", "Hugo", "Ines", "Ivo", "Jana", "Joris", "Kofi", "Lena", "Livia", "Luca", "Mara", "Milo", "Nadia",
    "Nils", "Olga", "Omar", "Paula", "Pia", "Quinn", "Rafael", "Rosa", "Samir", "Selma", "Theo", "Vera", "Yusuf",
];
const FAMILY: [&str; 40] = [
    "Abel", "Adeyemi", "Aldana", "Bakker", "Bergman", "Brandt", "Castro", "Chen", "Costa", "Danso", "Dietrich",
    "Duarte", "Eriksen", "Farouk", "Fischer", "Garnier", "Haas", "Holm", "Ivanova", "Jansen", "Kaya", "Keller",
    "Kovac", "Larsen", "Lopez", "Marin", "Mensah", "Moreau", "Nakano", "Novak", "Okoye", "Petrov", "Quist", "Rossi",
    "Sato", "Silva", "Tanaka", "Urban", "Weber", "Zeman",
];
/// Names in other scripts, and how their people spell them in usernames.
const IN_OTHER_SCRIPTS: [(&str, &str); 8] = [
    ("山本 葵", "aoi_y"),
    ("李 明", "liming"),
    ("김서연", "seoyeon"),
    ("Ольга Смирнова", "olga_s"),
    ("Νίκος Παππάς", "nikos"),
    ("ليلى حداد", "layla_h"),
    ("דנה לוי", "dana_l"),
    ("प्रिया शर्मा", "priya"),
];
/// The names in other scripts are spread among the others.
const ONE_IN: usize = 9;

/// A name and the username that goes with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) username: String,
}

/// So many names, in an order of chance. No username comes twice, and all are such as X allows.
pub(super) fn draw(count: usize, random: &mut ChaCha20Rng) -> Vec<Name> {
    let mut pairs: Vec<_> = GIVEN.iter().flat_map(|given| FAMILY.iter().map(move |family| (*given, *family))).collect();
    pairs.shuffle(random);
    let mut others = IN_OTHER_SCRIPTS.iter().cycle();
    let name = |(number, (given, family)): (usize, &(&str, &str))| {
        let other = (number % ONE_IN == ONE_IN - 1).then(|| others.next()).flatten();
        match other {
            Some((name, username)) => Name { name: (*name).to_owned(), username: format!("{username}{number}") },
            None => Name {
                name: format!("{given} {family}"),
                username: format!("{}{}{number}", given.to_lowercase(), family.to_lowercase().get(..2).unwrap_or("")),
            },
        }
    };
    pairs.iter().cycle().take(count).enumerate().map(name).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::SeedableRng;

    use super::*;

    #[test]
    fn usernames_are_such_as_x_allows_and_nobody_shares_one() {
        let names = draw(2_000, &mut ChaCha20Rng::seed_from_u64(1));
        let usernames: HashSet<_> = names.iter().map(|name| name.username.as_str()).collect();
        assert_eq!(usernames.len(), 2_000);
        for username in usernames {
            let allowed = username.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            assert!(allowed && username.len() <= 15, "{username}");
        }
    }
}
