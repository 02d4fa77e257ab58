-- Ids sort by time, and are looked for by their beginning: in the order of their bytes, as SQLite has it, whatever the
-- language of the database. What is compared with them must have the same order.
ALTER TABLE job ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN source_job_id TYPE TEXT COLLATE "C";
ALTER TABLE create_attempt ALTER COLUMN job_id TYPE TEXT COLLATE "C";
ALTER TABLE job_attempt ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN job_id TYPE TEXT COLLATE "C";
ALTER TABLE outbox ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN job_id TYPE TEXT COLLATE "C";
