//! Pipit's engine: catch-up, ingest, outbox, scheduler.
