//! Pipit in its real window, from the first click to the restart, against a simulated X in this process.
//!
//! Each test has a desktop and an X of its own and compares what the window shows with X's truth. A test that fails leaves
//! pictures and logs in `target/e2e/NAME`.

mod accounts;
mod arriving;
mod attachments;
mod attacks;
mod bad_people;
mod bad_texts;
mod beginning;
mod blocking;
mod composing;
mod damaged;
mod deleting;
mod demo;
mod details;
mod developer_apps;
<<<<<<< HEAD
mod dialogs;
=======
mod dropping;
>>>>>>> 965ae38 (Prove in the window that files are dropped on it, and pasted wherever the focus is)
mod exporting;
mod focus;
mod groups;
mod inbox;
mod keyboard;
mod keychains;
mod layout;
mod lightbox;
mod links;
mod lockdown;
mod looking_back;
mod messages;
mod missing;
mod narrow;
mod opening;
mod outside;
mod palette;
mod pictures;
mod post_pictures;
mod reading;
mod receiving;
mod refusals;
mod renaming;
mod restarting;
mod saved;
mod scene;
mod screens;
mod searching;
mod sending;
mod settings;
mod signing_in;
mod staying;
mod switching;
mod traces;
mod trouble;
mod truth;
mod words;
mod world;
