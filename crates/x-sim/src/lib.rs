//! A simulated X: OAuth 2.0 and the Direct Message API on loopback.
