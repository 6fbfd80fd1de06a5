//! X's Direct Message API, typed.
