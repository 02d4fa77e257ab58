-- Portable as V1. For ledgers of many ended jobs: nothing reads or sorts them all.

-- Lists, the newest first, and counts.
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_gateway_state ON job (gateway, state, id);

-- A file's jobs have one created_at: without the id, those of one name would be sorted.
DROP INDEX job_name;
CREATE INDEX job_name ON job (name, created_at, id);

-- With what is added up, so that no row is read for it.
DROP INDEX create_attempt_billable;
CREATE INDEX create_attempt_billable ON create_attempt (sent_at, cost) WHERE billable = 1;
-- Few at a time: one that was answered has a task.
CREATE INDEX create_attempt_at_risk ON create_attempt (sent_at) WHERE billable = 1 AND task_id IS NULL;

-- Each round counts the claimed ones, however many are pending.
CREATE INDEX outbox_lease ON outbox (lease_owner) WHERE lease_owner IS NOT NULL;
