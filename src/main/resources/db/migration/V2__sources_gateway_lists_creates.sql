-- Portable as V1.

-- Which of its gateway's calls a task came from, in the dialect's own word: the status action may need it.
ALTER TABLE job ADD COLUMN surface TEXT;

-- What a remix, or a video with a character, is made from: a text that names a job until that job is stored ...
ALTER TABLE job ADD COLUMN waits_for TEXT;
-- ... and then the job, and its task id at the gateway. A thing at the gateway itself has a task id alone.
ALTER TABLE job ADD COLUMN source_job_id TEXT;
ALTER TABLE job ADD COLUMN source_task_id TEXT;

-- Gateways that may still get the job, separated by commas, the next one first.
ALTER TABLE job ADD COLUMN alternatives TEXT;

ALTER TABLE job ADD COLUMN character_id TEXT;
ALTER TABLE job ADD COLUMN character_username TEXT;

-- With the state in front, or SQLite takes job_due and passes over every queued job.
CREATE INDEX job_waiting ON job (state, id) WHERE waits_for IS NOT NULL;
CREATE INDEX job_movable ON job (gateway, alternatives, id) WHERE state = 'queued' AND alternatives IS NOT NULL;
-- Each round counts the claimed ones among the queued: by job_due it would read all that wait.
CREATE INDEX job_claimed ON job (state, gateway, lease_until) WHERE lease_owner IS NOT NULL;
CREATE INDEX job_task ON job (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX job_name ON job (name, created_at);

-- Every create that was begun, written with the intent: what a gateway may have been sent, and when.
CREATE TABLE create_attempt (
  job_id           TEXT   NOT NULL REFERENCES job (id),
  attempt          BIGINT NOT NULL,
  gateway          TEXT   NOT NULL,
  sent_at          BIGINT NOT NULL,
  PRIMARY KEY (job_id, attempt)
);

CREATE INDEX create_attempt_recent ON create_attempt (gateway, sent_at);
