-- Portable as V1.

-- Set while the pause is one of an outage: answers left creates unsure. Jobs that it parked carry the same id.
ALTER TABLE gateway_pause ADD COLUMN outage TEXT;
-- When the last create was left unsure.
ALTER TABLE gateway_pause ADD COLUMN unsure_at BIGINT NOT NULL DEFAULT 0;
-- When a call that costs nothing is due; 0 = none is awaited, the gateway has answered one well.
ALTER TABLE gateway_pause ADD COLUMN probe_at BIGINT NOT NULL DEFAULT 0;
-- How many of those were made in a row.
ALTER TABLE gateway_pause ADD COLUMN probes BIGINT NOT NULL DEFAULT 0;
-- How many creates may be on the wire at once when the pause is over: one, and one more with each that is taken.
ALTER TABLE gateway_pause ADD COLUMN width BIGINT NOT NULL DEFAULT 1;

ALTER TABLE job ADD COLUMN outage TEXT;
CREATE INDEX job_outage ON job (outage, id) WHERE outage IS NOT NULL;
