-- Posts that messages share. docs/schema.sql tells more.

CREATE TABLE posts (
    id       INTEGER PRIMARY KEY,
    author   INTEGER,
    text     TEXT    NOT NULL,
    entities TEXT,
    at       INTEGER NOT NULL
) STRICT;

CREATE TABLE event_posts (
    event    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    post     INTEGER NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;
