-- Finding messages by parts of their words. docs/schema.sql and docs/adr/0014-search.md tell more.

CREATE VIRTUAL TABLE search_index USING fts5 (
    text, short, place,
    content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'
);

INSERT INTO search_index (search_index, rank) VALUES ('automerge', 16), ('crisismerge', 64);

CREATE TABLE search_pending (
    event INTEGER PRIMARY KEY REFERENCES events (id)
) STRICT;

INSERT INTO search_pending (event) SELECT id FROM events WHERE kind = 'message';
