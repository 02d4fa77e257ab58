-- Portable as V1. What each round asks costs the same however many jobs have ended, wait or are in flight.

-- A job in flight stays due while it is claimed, so claimed jobs are left out: they are due by the end of their lease.
DROP INDEX job_due;
CREATE INDEX job_due ON job (state, gateway, not_before, id) WHERE lease_owner IS NULL;
-- The jobs of a node, by stage. Without the lease's end, so that a renewal does not change it.
DROP INDEX job_lease;
CREATE INDEX job_lease ON job (lease_owner, state, id) WHERE lease_owner IS NOT NULL;
-- With what is counted, so that no row is read for it.
DROP INDEX create_attempt_recent;
CREATE INDEX create_attempt_recent ON create_attempt (gateway, sent_at, billable);
