-- The schema of one account's database, as today's migrations build it. A test compares the two.
--
-- Ids are X's own numbers (snowflakes: larger is younger) unless said otherwise; times are Unix milliseconds by X's clock.
-- All tables are STRICT. Unread counts, the badge and the order of the inbox are queries over these tables.

-- People as X last described them. X charges for each look-up, so a description is good for a week, and after that until
-- somebody looks at the person.
CREATE TABLE people (
    id                    INTEGER PRIMARY KEY,
    name                  TEXT    NOT NULL,
    username              TEXT    NOT NULL,            -- the handle, without @
    picture_url           TEXT,                        -- X's address; only we fetch it, never the page
    picture_version       INTEGER NOT NULL DEFAULT 0,  -- grows when the address changes
    receives_our_messages INTEGER,                     -- 0 or 1; NULL: X has not said
    fetched_at            INTEGER NOT NULL             -- when X was asked; six days earlier where X said nothing, to ask sooner
) STRICT;

-- Conversations, by X's id: "smaller-larger" of two people, one number for a group, "new-<transaction id>" for a
-- group that X does not know yet.
CREATE TABLE conversations (
    id        INTEGER PRIMARY KEY,                     -- ours
    x_id      TEXT    NOT NULL UNIQUE,
    transport TEXT    NOT NULL DEFAULT 'direct_messages'
) STRICT;

-- All that happened. A row changes only to be completed: where no page has shown the event yet (confirmed = 0: sent from here,
-- or told by the activity stream), and where X left something out or it was not understood.
CREATE TABLE events (
    id           INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    at           INTEGER NOT NULL,
    sender       INTEGER,                              -- who wrote or invited; nobody for those who leave
    kind         TEXT    NOT NULL CHECK (kind IN ('message', 'joined', 'left', 'unknown')),
    text         TEXT    NOT NULL DEFAULT '',          -- for 'unknown': X's word for the event
    entities     TEXT,                                 -- X's entities, as JSON
    raw          TEXT,                                 -- for 'unknown': all that X said, as JSON
    confirmed    INTEGER NOT NULL DEFAULT 1,
    CHECK (kind <> 'message' OR sender IS NOT NULL)
) STRICT;

-- Serves the timeline, the last event and the unread count of a conversation.
CREATE INDEX events_by_conversation ON events (conversation, id, kind, sender);

-- Who joined or left.
CREATE TABLE event_people (
    event    INTEGER NOT NULL REFERENCES events (id),
    position INTEGER NOT NULL,
    person   INTEGER NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

-- What hangs on messages.
CREATE TABLE attachments (
    event     INTEGER NOT NULL REFERENCES events (id),
    position  INTEGER NOT NULL,
    media_key TEXT    NOT NULL,
    kind      TEXT    NOT NULL,                        -- photo, gif, video, other
    url       TEXT,                                    -- X's address, checked when it is fetched
    width     INTEGER,
    height    INTEGER,
    alt_text  TEXT,
    preview_url TEXT,                                  -- X's address of a still picture of what moves
    duration_ms INTEGER,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachments_by_media_key ON attachments (media_key);

-- Posts that messages share, as X last told of them.
CREATE TABLE posts (
    id       INTEGER PRIMARY KEY,
    author   INTEGER,                                  -- where X told it
    text     TEXT    NOT NULL,
    entities TEXT,                                     -- X's entities, as JSON
    at       INTEGER NOT NULL
) STRICT;

-- Which Posts a message shares. They are kept before the event itself is, which may never come.
CREATE TABLE event_posts (
    event    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    post     INTEGER NOT NULL,                         -- X may not have told of it
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

-- Who is in a conversation, as far as its events told. Each row remembers the events it believed, because they arrive
-- in any order.
CREATE TABLE members (
    conversation    INTEGER NOT NULL REFERENCES conversations (id),
    person          INTEGER NOT NULL,
    last_message    INTEGER NOT NULL DEFAULT 0,        -- the last event this person wrote
    last_membership INTEGER NOT NULL DEFAULT 0,        -- the last event in which they joined or left
    present         INTEGER NOT NULL DEFAULT 1,        -- what that one said
    PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;

-- How far the person has read. Without a row: up to their first sign-in.
CREATE TABLE read_markers (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    event        INTEGER NOT NULL
) STRICT;

-- Files of ours that are to hang on messages. The bytes lie in the account's folder "outgoing", under the id. Each belongs to a
-- draft, then to a message; what belongs to neither is swept at the next start.
CREATE TABLE outgoing_attachments (
    id            TEXT    PRIMARY KEY,                 -- ours
    kind          TEXT    NOT NULL,                    -- as in attachments
    content_type  TEXT    NOT NULL,
    bytes         INTEGER NOT NULL,
    width         INTEGER,
    height        INTEGER,
    duration_ms   INTEGER,
    alt_text      TEXT,
    uploads_begun INTEGER NOT NULL DEFAULT 0           -- how often, since the person last wanted it sent
) STRICT, WITHOUT ROWID;

-- What X has of them, written down step by step, so that an upload goes on exactly there after a restart.
CREATE TABLE uploads (
    attachment    TEXT    PRIMARY KEY REFERENCES outgoing_attachments (id) ON DELETE CASCADE,
    media_id      INTEGER NOT NULL,                    -- X's id of the upload
    media_key     TEXT,                                -- how events will name it
    expires_at    INTEGER NOT NULL,                    -- it is not used any more from then on, a little before X forgets it, by X's clock
    segment_bytes INTEGER NOT NULL,                    -- the size of all segments but the last
    segments_sent INTEGER NOT NULL,                    -- how many X has confirmed
    stage         TEXT    NOT NULL                     -- receiving, processing, ready
) STRICT, WITHOUT ROWID;

-- What is being written.
CREATE TABLE drafts (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    text         TEXT    NOT NULL,
    changed_at   INTEGER NOT NULL,
    attachment   TEXT REFERENCES outgoing_attachments (id)
) STRICT;

CREATE UNIQUE INDEX drafts_by_attachment ON drafts (attachment);

-- What the person calls a conversation, where that is not what its people are called. X has no names for groups.
CREATE TABLE aliases (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    alias        TEXT    NOT NULL CHECK (alias <> '')
) STRICT;

-- Where the person put a conversation in the inbox. Without a row: nothing of all this.
CREATE TABLE inbox_states (
    conversation   INTEGER PRIMARY KEY REFERENCES conversations (id),
    pinned         INTEGER NOT NULL DEFAULT 0,
    muted_until    INTEGER,                            -- by this machine; 2^63 - 1: for always. NULL: not muted. The engine
                                                       -- ends a mute whose time has come
    archived_up_to INTEGER,                            -- the youngest event then: a younger message brings it back
    marked_unread  INTEGER NOT NULL DEFAULT 0          -- until it is read
) STRICT;

-- Messages on their way to X, and, finished, which event each became.
CREATE TABLE outbox (
    sequence       INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order in which they were written
    transaction_id TEXT    NOT NULL UNIQUE,            -- our id of the send
    conversation   INTEGER NOT NULL REFERENCES conversations (id),
    participants   TEXT,                               -- for a new group: the others' ids, as JSON
    text           TEXT    NOT NULL,
    queued_at      INTEGER NOT NULL,                   -- by X's clock, as far as it was known
    attempts       INTEGER NOT NULL DEFAULT 0,         -- counted before each attempt
    attempted_at   INTEGER,                            -- when the last attempt began, by X's clock
    doubted_since  INTEGER,                            -- when, at the earliest, the first attempt began that X may have taken
    state          TEXT    NOT NULL DEFAULT '{"state":"queued"}', -- dm_model::SendState, as JSON
    finished       INTEGER NOT NULL DEFAULT 0,         -- 1: X has it
    event          INTEGER UNIQUE,                     -- the event it became; no two sends can claim one event
    attachment     TEXT REFERENCES outgoing_attachments (id),
    not_before     INTEGER,                            -- when, at the earliest, the last attempt began, by X's clock
    known_up_to    INTEGER                             -- the youngest event known then, or, once X may have taken the
                                                       -- message, at the first such attempt: what it became is younger
) STRICT;

CREATE UNIQUE INDEX outbox_by_attachment ON outbox (attachment); -- no two sends carry one file

CREATE INDEX outbox_by_conversation ON outbox (conversation, sequence);
CREATE INDEX outbox_unfinished ON outbox (sequence) WHERE finished = 0;

-- Stretches of history that a catch-up knows of and has not read yet.
CREATE TABLE gaps (
    id          INTEGER PRIMARY KEY,
    known_up_to INTEGER NOT NULL,                      -- the youngest event known below it; 0: as far back as X goes
    cursor      TEXT                                   -- where to go on reading; NULL: from the newest event
) STRICT;

-- Up to which event each way of reading has seen everything, but for what its gaps say.
CREATE TABLE sync_marks (
    name  TEXT    PRIMARY KEY,
    event INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How much X still allowed when it last answered, for each of its windows: a start right after an end must not ask as if
-- nothing had been asked.
CREATE TABLE windows (
    name       TEXT    PRIMARY KEY,                    -- the calls that draw from it, joined by "+"; of a day with
                                                       -- "/user_day" or "/app_day" behind them
    limited_to INTEGER NOT NULL,
    remaining  INTEGER NOT NULL,
    resets_at  INTEGER NOT NULL                        -- by X's clock
) STRICT, WITHOUT ROWID;

-- What X has charged already on this UTC day: reading it again today is free. Rows of other days are forgotten.
CREATE TABLE charged_today (
    billable TEXT    NOT NULL,                         -- dm_model::Billable
    resource INTEGER NOT NULL,                         -- the id of the event, the person or the Post
    day      INTEGER NOT NULL,                         -- UTC days since 1970
    PRIMARY KEY (billable, resource)
) STRICT, WITHOUT ROWID;

-- How much of each thing X charged for, day by day. Dollars are computed from the price list when they are shown.
CREATE TABLE spending (
    day      INTEGER NOT NULL,                         -- UTC days since 1970
    billable TEXT    NOT NULL,
    units    INTEGER NOT NULL,
    PRIMARY KEY (day, billable)
) STRICT, WITHOUT ROWID;

-- How far back a conversation was read by its own call, which knows no 30-day limit.
CREATE TABLE histories (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    cursor       TEXT,                                 -- where to go on; NULL: from the newest event
    complete     INTEGER NOT NULL DEFAULT 0,           -- 1: its beginning is here
    hole_up_to   INTEGER,                              -- after an absence longer than X's list of all events: what is
                                                       -- younger than this event may be missing; NULL: nothing is
    hole_cursor  TEXT                                  -- where to go on filling that; NULL: from the newest event
) STRICT;

-- Small things that were found out once, such as the dialect that X understands.
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which trigrams occur in which second: an index without the texts, which stand in events. A row is a moment, that is
-- all messages whose ids agree in their upper bits (id >> 32, about a second); whoever searches looks at each of them.
-- See docs/adr/0014-search.md.
CREATE VIRTUAL TABLE search_index USING fts5 (
    text, short, place,                                -- folded texts; forms for words of one or two; conversations
    content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'
);

-- Messages that are not in the index yet. They are put into it a thousand at once, and looked through until then.
CREATE TABLE search_pending (
    event INTEGER PRIMARY KEY REFERENCES events (id)
) STRICT;

-- Messages of the account's own person that they deleted. The wish is kept before anything happens. The event stays, and
-- is shown nowhere, but where X refused.
CREATE TABLE withdrawals (
    event     INTEGER PRIMARY KEY REFERENCES events (id),
    wished_at INTEGER NOT NULL,                        -- by X's clock; X is asked when the time for an undo is over
    state     TEXT    NOT NULL DEFAULT 'wished'        -- wished: X surely has the message still
              CHECK (state IN ('wished', 'doubted', 'deleted', 'refused')), -- doubted: X may have deleted it
    detail    TEXT                                     -- X's words, where it refused
) STRICT;

CREATE INDEX withdrawals_under_way ON withdrawals (wished_at) WHERE state IN ('wished', 'doubted');

-- Whom the person blocked here, or let write again. X's API lists no blocks, so this is all that is known.
CREATE TABLE blocks (
    person    INTEGER PRIMARY KEY,
    blocked   INTEGER NOT NULL,                        -- as the person wished
    wished_at INTEGER NOT NULL,                        -- by X's clock
    state     TEXT    NOT NULL DEFAULT 'wished' CHECK (state IN ('wished', 'settled', 'refused')),
    detail    TEXT                                     -- X's words, where it refused
) STRICT;

-- Messages that a reading of X missed between others that it showed. Seen again, they are forgotten here.
CREATE TABLE absences (
    event     INTEGER PRIMARY KEY REFERENCES events (id),
    missed_at INTEGER NOT NULL,                        -- by the first such reading, by X's clock
    vanished  INTEGER NOT NULL DEFAULT 0               -- 1: a later one missed it too; the timeline says so
) STRICT;

-- How far the other person of a one-to-one conversation has read, as far as X's activity stream told.
CREATE TABLE read_receipts (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    event        INTEGER NOT NULL                      -- everything up to this id; the event itself may be unknown
) STRICT;

-- What the account's files (received, and to be sent) are encrypted with; made when it is first needed.
CREATE TABLE file_key (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key BLOB    NOT NULL CHECK (length(key) = 32)      -- 32 random bytes
) STRICT;
