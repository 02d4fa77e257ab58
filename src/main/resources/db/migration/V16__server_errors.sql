-- Portable as V1.

-- How often this purchase's create was sent again after an error of which its gateway says that this is safe.
ALTER TABLE job ADD COLUMN server_errors BIGINT NOT NULL DEFAULT 0;
