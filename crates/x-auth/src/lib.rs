//! Signing in to X: PKCE, loopback redirect, refresh, token vault.
