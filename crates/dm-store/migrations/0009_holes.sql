-- What a conversation may miss after a long absence. docs/schema.sql tells more.

ALTER TABLE histories ADD COLUMN hole_up_to INTEGER;
ALTER TABLE histories ADD COLUMN hole_cursor TEXT;
