-- Files of ours on their way to X. docs/schema.sql tells more.

CREATE TABLE outgoing_attachments (
    id            TEXT    PRIMARY KEY,
    kind          TEXT    NOT NULL,
    content_type  TEXT    NOT NULL,
    bytes         INTEGER NOT NULL,
    width         INTEGER,
    height        INTEGER,
    duration_ms   INTEGER,
    alt_text      TEXT,
    uploads_begun INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE uploads (
    attachment    TEXT    PRIMARY KEY REFERENCES outgoing_attachments (id) ON DELETE CASCADE,
    media_id      INTEGER NOT NULL,
    media_key     TEXT,
    expires_at    INTEGER NOT NULL,
    segment_bytes INTEGER NOT NULL,
    segments_sent INTEGER NOT NULL,
    stage         TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE drafts ADD COLUMN attachment TEXT REFERENCES outgoing_attachments (id);
ALTER TABLE outbox ADD COLUMN attachment TEXT REFERENCES outgoing_attachments (id);

CREATE UNIQUE INDEX drafts_by_attachment ON drafts (attachment);
CREATE UNIQUE INDEX outbox_by_attachment ON outbox (attachment);
