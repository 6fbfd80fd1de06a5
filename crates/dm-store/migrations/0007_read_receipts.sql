-- How far the other person of a conversation has read. docs/schema.sql tells more.

CREATE TABLE read_receipts (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    event        INTEGER NOT NULL
) STRICT;
