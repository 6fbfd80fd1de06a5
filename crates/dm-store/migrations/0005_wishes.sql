-- What the person wished X to do beside sending, and which messages X no longer shows. docs/schema.sql tells more.

CREATE TABLE withdrawals (
    event     INTEGER PRIMARY KEY REFERENCES events (id),
    wished_at INTEGER NOT NULL,
    state     TEXT    NOT NULL DEFAULT 'wished' CHECK (state IN ('wished', 'doubted', 'deleted', 'refused')),
    detail    TEXT
) STRICT;

CREATE INDEX withdrawals_under_way ON withdrawals (wished_at) WHERE state IN ('wished', 'doubted');

CREATE TABLE blocks (
    person    INTEGER PRIMARY KEY,
    blocked   INTEGER NOT NULL,
    wished_at INTEGER NOT NULL,
    state     TEXT    NOT NULL DEFAULT 'wished' CHECK (state IN ('wished', 'settled', 'refused')),
    detail    TEXT
) STRICT;

CREATE TABLE absences (
    event     INTEGER PRIMARY KEY REFERENCES events (id),
    missed_at INTEGER NOT NULL,
    vanished  INTEGER NOT NULL DEFAULT 0
) STRICT;
