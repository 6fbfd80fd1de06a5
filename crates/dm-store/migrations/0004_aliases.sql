-- What the person calls a conversation, where that is not what its people are called.

CREATE TABLE aliases (
    conversation INTEGER PRIMARY KEY REFERENCES conversations (id),
    alias        TEXT    NOT NULL CHECK (alias <> '')
) STRICT;
