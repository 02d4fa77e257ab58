-- Portable as V1.

-- What was tried for a job and what came of it, for people; secrets are taken out before it is written.
CREATE TABLE job_attempt (
  job_id           TEXT   NOT NULL REFERENCES job (id),
  seq              BIGINT NOT NULL,
  at               BIGINT NOT NULL,
  stage            TEXT   NOT NULL CHECK (stage IN ('create', 'query', 'download', 'upload', 'webhook', 'operator')),
  outcome          TEXT   NOT NULL,
  took_ms          BIGINT,
  request          TEXT,
  answer           TEXT,
  PRIMARY KEY (job_id, seq)
);

CREATE INDEX job_attempt_age ON job_attempt (at);

CREATE INDEX outbox_job ON outbox (job_id);
CREATE INDEX outbox_delivered ON outbox (updated_at) WHERE state = 'delivered';
