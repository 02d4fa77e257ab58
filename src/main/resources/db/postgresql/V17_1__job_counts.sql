-- How many jobs of a gateway are in a state, kept with each change: to count a million jobs takes too long. A change only
-- adds rows, so that no transaction waits for another; now and then a node adds them up.
CREATE TABLE job_count (
  gateway          TEXT   NOT NULL,
  state            TEXT   NOT NULL,
  jobs             BIGINT NOT NULL
);

INSERT INTO job_count (gateway, state, jobs) SELECT gateway, state, count(*) FROM job GROUP BY gateway, state;

CREATE FUNCTION reelay_job_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO job_count (gateway, state, jobs) VALUES (NEW.gateway, NEW.state, 1);
  RETURN NULL;
END $$;

CREATE FUNCTION reelay_job_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO job_count (gateway, state, jobs) VALUES (OLD.gateway, OLD.state, -1), (NEW.gateway, NEW.state, 1);
  RETURN NULL;
END $$;

CREATE FUNCTION reelay_job_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO job_count (gateway, state, jobs) VALUES (OLD.gateway, OLD.state, -1);
  RETURN NULL;
END $$;

CREATE TRIGGER job_made AFTER INSERT ON job FOR EACH ROW EXECUTE FUNCTION reelay_job_made();
CREATE TRIGGER job_changed AFTER UPDATE OF state, gateway ON job FOR EACH ROW
  WHEN (OLD.state <> NEW.state OR OLD.gateway <> NEW.gateway) EXECUTE FUNCTION reelay_job_changed();
CREATE TRIGGER job_gone AFTER DELETE ON job FOR EACH ROW EXECUTE FUNCTION reelay_job_gone();
