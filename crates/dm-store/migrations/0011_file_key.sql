-- What the account's files are encrypted with: 32 random bytes, made when they are first needed.
CREATE TABLE file_key (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key BLOB    NOT NULL CHECK (length(key) = 32)
) STRICT;
