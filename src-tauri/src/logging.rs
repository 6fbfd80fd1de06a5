//! The log: what happened, never what was said. `docs/LOGGING.md` says what may stand in it.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// Writes to the terminal what `PIPIT_LOG` asks for; by default warnings, and what our own crates find worth telling.
pub fn start() {
    const DEFAULT: &str = "warn,pipit=info,dm_engine=info,dm_store=info,x_api=info,x_auth=info";
    let filter = EnvFilter::try_from_env("PIPIT_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .finish();
    // Only a second call could fail, and there is one.
    let _already_set = tracing::subscriber::set_global_default(subscriber);
}
