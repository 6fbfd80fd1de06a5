//! Files as people have them: alice attaches, and X takes what passed.

#[cfg(test)]
mod files;
#[cfg(test)]
mod folder;

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod pictures;
