-- What moves can be shown before it is fetched. docs/schema.sql tells more.

ALTER TABLE attachments ADD COLUMN preview_url TEXT;
ALTER TABLE attachments ADD COLUMN duration_ms INTEGER;
