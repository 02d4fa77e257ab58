-- Portable as V1. One row for each object of a watched bucket that is being taken or is on its way out of the inbox;
-- it goes when the object has gone, so that the table is empty when the inbox is.
CREATE TABLE inbox_object (
  bucket           TEXT   NOT NULL,
  object_key       TEXT   NOT NULL,
  -- ETag and time of change: another object under the same key is another file.
  revision         TEXT   NOT NULL,
  -- Null until all of its prompts are in the ledger or it was refused; then where the object goes.
  moved_to         TEXT,
  -- What is written beside it there, if anything is.
  report           TEXT,
  version          BIGINT NOT NULL DEFAULT 0,
  failures         BIGINT NOT NULL DEFAULT 0,
  -- Nobody takes it before then: a node is at work on it, or has failed.
  held_until       BIGINT NOT NULL,
  lease_owner      TEXT,
  PRIMARY KEY (bucket, object_key, revision)
);

-- Two objects never go to the same place.
CREATE UNIQUE INDEX inbox_object_target ON inbox_object (bucket, moved_to);
CREATE INDEX inbox_object_lease ON inbox_object (lease_owner) WHERE lease_owner IS NOT NULL;
