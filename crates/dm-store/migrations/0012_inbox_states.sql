-- Where the person put a conversation in the inbox. docs/schema.sql tells more.

CREATE TABLE inbox_states (
    conversation   INTEGER PRIMARY KEY REFERENCES conversations (id),
    pinned         INTEGER NOT NULL DEFAULT 0,
    muted_until    INTEGER,
    archived_up_to INTEGER,
    marked_unread  INTEGER NOT NULL DEFAULT 0
) STRICT;
