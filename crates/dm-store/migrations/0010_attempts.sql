-- What is known of the moment at which a send was tried. docs/schema.sql tells more.

ALTER TABLE outbox ADD COLUMN not_before INTEGER;
ALTER TABLE outbox ADD COLUMN known_up_to INTEGER;
