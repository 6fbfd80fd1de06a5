//! Files as people have them: alice attaches, and X takes what passed.

#[cfg(test)]
mod files;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod mp4;

#[cfg(test)]
mod any_file;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod gifs;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod places;
#[cfg(test)]
mod shrinking;
#[cfg(test)]
mod videos;
#[cfg(test)]
mod what_x_says;
