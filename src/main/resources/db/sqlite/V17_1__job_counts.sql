-- How many jobs of a gateway are in a state, kept with each change: to count a million jobs takes too long.
CREATE TABLE job_count (
  gateway          TEXT   NOT NULL,
  state            TEXT   NOT NULL,
  jobs             BIGINT NOT NULL,
  PRIMARY KEY (gateway, state)
) WITHOUT ROWID;

INSERT INTO job_count (gateway, state, jobs) SELECT gateway, state, count(*) FROM job GROUP BY gateway, state;

CREATE TRIGGER job_made AFTER INSERT ON job
BEGIN
  INSERT INTO job_count (gateway, state, jobs) VALUES (NEW.gateway, NEW.state, 1)
    ON CONFLICT (gateway, state) DO UPDATE SET jobs = jobs + 1;
END;

CREATE TRIGGER job_changed AFTER UPDATE OF state, gateway ON job
WHEN OLD.state <> NEW.state OR OLD.gateway <> NEW.gateway
BEGIN
  UPDATE job_count SET jobs = jobs - 1 WHERE gateway = OLD.gateway AND state = OLD.state;
  INSERT INTO job_count (gateway, state, jobs) VALUES (NEW.gateway, NEW.state, 1)
    ON CONFLICT (gateway, state) DO UPDATE SET jobs = jobs + 1;
END;

CREATE TRIGGER job_gone AFTER DELETE ON job
BEGIN
  UPDATE job_count SET jobs = jobs - 1 WHERE gateway = OLD.gateway AND state = OLD.state;
END;
