-- A block of the index fits into one page of an encrypted database, of whose 4,096 bytes 48 go to the encryption. Blocks that
-- are there already stay as they are until they are merged.
INSERT INTO search_index (search_index, rank) VALUES ('pgsz', 4000);
