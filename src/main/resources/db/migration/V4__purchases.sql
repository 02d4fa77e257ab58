-- Portable as V1.

-- What a create is known by at a gateway that tells a repeated one: written with the intent, before it is sent.
ALTER TABLE job ADD COLUMN idempotency_key TEXT;
-- When the first create under that key was sent of which nobody knows whether it was taken; 0 = there is none.
-- Such a job may be billed although it is queued: it is sent again under the same key, and never goes elsewhere.
ALTER TABLE job ADD COLUMN in_doubt_since BIGINT NOT NULL DEFAULT 0;
CREATE INDEX job_in_doubt ON job (in_doubt_since) WHERE in_doubt_since > 0;

-- What it was estimated to cost, in millionths of reelay.costs.currency; NULL = no price was known.
ALTER TABLE create_attempt ADD COLUMN cost BIGINT;
-- 0 = surely not taken, or sent under the key of an earlier one: nothing that could be billed a second time.
ALTER TABLE create_attempt ADD COLUMN billable BIGINT NOT NULL DEFAULT 1;
-- What came of it; the job's own task id is that of its last purchase.
ALTER TABLE create_attempt ADD COLUMN task_id TEXT;

-- Until now another create followed only where the one before was surely refused, and a job failed without a task
-- only where its last one was.
UPDATE create_attempt SET billable = 0 WHERE EXISTS (SELECT 1 FROM job WHERE job.id = create_attempt.job_id
  AND (create_attempt.attempt < job.attempt OR job.state = 'queued' OR job.state = 'failed' AND job.task_id IS NULL));
UPDATE create_attempt SET task_id = (SELECT job.task_id FROM job WHERE job.id = create_attempt.job_id) WHERE billable = 1;

CREATE INDEX create_attempt_billable ON create_attempt (sent_at) WHERE billable = 1;
CREATE INDEX create_attempt_task ON create_attempt (task_id) WHERE task_id IS NOT NULL;
