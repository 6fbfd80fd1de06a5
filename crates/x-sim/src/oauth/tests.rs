//! Sign-in from the consent page to tokens.
