-- The first schema. docs/schema.sql is the schema of today, commented for people.

CREATE TABLE people (
    id                    INTEGER PRIMARY KEY,
    name                  TEXT    NOT NULL,
    username              TEXT    NOT NULL,
    picture_url           TEXT,
    picture_version       INTEGER NOT NULL DEFAULT 0,
    receives_our_messages INTEGER,
    fetched_at            INTEGER NOT NULL
) STRICT;

CREATE TABLE conversations (
    id        INTEGER PRIMARY KEY,
    x_id      TEXT    NOT NULL UNIQUE,
    transport TEXT    NOT NULL DEFAULT 'direct_messages'
) STRICT;

CREATE TABLE events (
    id           INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    at           INTEGER NOT NULL,
    sender       INTEGER,
    kind         TEXT    NOT NULL CHECK (kind IN ('message', 'joined', 'left', 'unknown')),
    text         TEXT    NOT NULL DEFAULT '',
    entities     TEXT,
    raw          TEXT,
    confirmed    INTEGER NOT NULL DEFAULT 1,
    CHECK (kind <> 'message' OR sender IS NOT NULL)
) STRICT;

CREATE INDEX events_by_conversation ON events (conversation, id, kind, sender);

CREATE TABLE event_people (
    event    INTEGER NOT NULL REFERENCES events (id),
    position INTEGER NOT NULL,
    person   INTEGER NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
    event     INTEGER NOT NULL REFERENCES events (id),
    position  INTEGER NOT NULL,
    media_key TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    url       TEXT,
    width     INTEGER,
    height    INTEGER,
    alt_text  TEXT,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachments_by_media_key ON attachments (media_key);

CREATE TABLE members (
    conversation    INTEGER NOT NULL REFERENCES conversations (id),
    person          INTEGER NOT NULL,
    last_message    INTEGER NOT NULL DEFAULT 0,
    last_membership INTEGER NOT NULL DEFAULT 0,
    present         INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_markers (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    event        INTEGER NOT NULL
) STRICT;

CREATE TABLE drafts (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    text         TEXT    NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    sequence       INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id TEXT    NOT NULL UNIQUE,
    conversation   INTEGER NOT NULL REFERENCES conversations (id),
    participants   TEXT,
    text           TEXT    NOT NULL,
    queued_at      INTEGER NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    attempted_at   INTEGER,
    doubted_since  INTEGER,
    state          TEXT    NOT NULL DEFAULT '{"state":"queued"}',
    finished       INTEGER NOT NULL DEFAULT 0,
    event          INTEGER UNIQUE
) STRICT;

CREATE INDEX outbox_by_conversation ON outbox (conversation, sequence);
CREATE INDEX outbox_unfinished ON outbox (sequence) WHERE finished = 0;

CREATE TABLE gaps (
    id          INTEGER PRIMARY KEY,
    known_up_to INTEGER NOT NULL,
    cursor      TEXT
) STRICT;

CREATE TABLE sync_marks (
    name  TEXT    PRIMARY KEY,
    event INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
