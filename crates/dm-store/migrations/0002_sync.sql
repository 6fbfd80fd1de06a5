-- What the sync remembers beside events: how much X still allows, what it charged, how far back each conversation was
-- read. docs/schema.sql tells more.

CREATE TABLE windows (
    name       TEXT    PRIMARY KEY,
    limited_to INTEGER NOT NULL,
    remaining  INTEGER NOT NULL,
    resets_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE charged_today (
    billable TEXT    NOT NULL,
    resource INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    PRIMARY KEY (billable, resource)
) STRICT, WITHOUT ROWID;

CREATE TABLE spending (
    day      INTEGER NOT NULL,
    billable TEXT    NOT NULL,
    units    INTEGER NOT NULL,
    PRIMARY KEY (day, billable)
) STRICT, WITHOUT ROWID;

CREATE TABLE histories (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    cursor       TEXT,
    complete     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
