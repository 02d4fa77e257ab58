-- Portable between SQLite and PostgreSQL: TEXT, BIGINT (times are milliseconds since 1970 UTC), partial indexes.

CREATE TABLE job (
  id               TEXT   NOT NULL PRIMARY KEY,
  dedupe_key       TEXT   NOT NULL UNIQUE,
  name             TEXT   NOT NULL,
  source           TEXT   NOT NULL,
  gateway          TEXT   NOT NULL,
  dialect          TEXT   NOT NULL,
  model            TEXT,
  request          TEXT   NOT NULL,
  metadata         TEXT,
  webhook_url      TEXT,
  state            TEXT   NOT NULL CHECK (state IN ('queued', 'submitting', 'generating', 'storing',
                            'stored', 'failed', 'cancelled', 'expired', 'unknown')),
  version          BIGINT NOT NULL DEFAULT 0,
  attempt          BIGINT NOT NULL DEFAULT 0,
  failures         BIGINT NOT NULL DEFAULT 0,
  not_before       BIGINT NOT NULL,
  lease_owner      TEXT,
  lease_until      BIGINT NOT NULL DEFAULT 0,
  task_id          TEXT,
  gateway_status   TEXT,
  progress         BIGINT,
  polls            BIGINT NOT NULL DEFAULT 0,
  submitted_at     BIGINT NOT NULL DEFAULT 0,
  video_url        TEXT,
  enhanced_prompt  TEXT,
  storage_bucket   TEXT,
  storage_key      TEXT   UNIQUE,
  video_location   TEXT,
  video_bytes      BIGINT,
  video_sha256     TEXT,
  content_type     TEXT,
  error_kind       TEXT,
  error_code       TEXT,
  error_message    TEXT,
  created_at       BIGINT NOT NULL,
  updated_at       BIGINT NOT NULL
);

-- Whole, not partial: SQLite does not see that state = 'queued' implies a partial index's IN list.
CREATE INDEX job_due ON job (state, gateway, not_before, id);
CREATE INDEX job_lease ON job (lease_owner, lease_until) WHERE lease_owner IS NOT NULL;

CREATE TABLE outbox (
  id               TEXT   NOT NULL PRIMARY KEY,
  job_id           TEXT   NOT NULL REFERENCES job (id),
  type             TEXT   NOT NULL,
  url              TEXT   NOT NULL,
  payload          TEXT   NOT NULL,
  state            TEXT   NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'given_up')),
  version          BIGINT NOT NULL DEFAULT 0,
  attempts         BIGINT NOT NULL DEFAULT 0,
  next_attempt_at  BIGINT NOT NULL,
  lease_owner      TEXT,
  lease_until      BIGINT NOT NULL DEFAULT 0,
  last_error       TEXT,
  created_at       BIGINT NOT NULL,
  updated_at       BIGINT NOT NULL
);

CREATE INDEX outbox_due ON outbox (next_attempt_at, id) WHERE state = 'pending';

-- A gateway that said 401, out of quota or too many requests gets no creates until then.
CREATE TABLE gateway_pause (
  gateway          TEXT   NOT NULL PRIMARY KEY,
  paused_until     BIGINT NOT NULL,
  refusals         BIGINT NOT NULL,
  reason           TEXT   NOT NULL,
  updated_at       BIGINT NOT NULL
);
