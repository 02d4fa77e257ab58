-- Portable as V1.

-- Two nodes that number a job's attempts would take the same number: now each has an id of its own, which sorts by time.
CREATE TABLE attempt_by_id (
  id               TEXT   NOT NULL PRIMARY KEY,
  job_id           TEXT   NOT NULL REFERENCES job (id),
  at               BIGINT NOT NULL,
  stage            TEXT   NOT NULL CHECK (stage IN ('create', 'query', 'download', 'upload', 'webhook', 'operator')),
  outcome          TEXT   NOT NULL,
  took_ms          BIGINT,
  request          TEXT,
  answer           TEXT
);

INSERT INTO attempt_by_id (id, job_id, at, stage, outcome, took_ms, request, answer)
  SELECT job_id || '-' || substr(CAST(1000000 + seq AS TEXT), 2), job_id, at, stage, outcome, took_ms, request, answer
  FROM job_attempt;

DROP TABLE job_attempt;
ALTER TABLE attempt_by_id RENAME TO job_attempt;

CREATE INDEX job_attempt_of_job ON job_attempt (job_id, at, id);
CREATE INDEX job_attempt_age ON job_attempt (at);

-- The processes at work on this ledger, by the names that their claims have.
CREATE TABLE node (
  name             TEXT   NOT NULL PRIMARY KEY,
  seen_at          BIGINT NOT NULL
);
