-- Portable as V1.

-- Uploads that were begun in a bucket and may still be there, so that a crash leaves none behind for good. One that was
-- not begun under the present claim of its job, or whose job has none, is nobody's any more.
CREATE TABLE multipart_upload (
  upload_id        TEXT   NOT NULL PRIMARY KEY,
  bucket           TEXT   NOT NULL,
  storage_key      TEXT   NOT NULL,
  job_id           TEXT   NOT NULL REFERENCES job (id),
  job_version      BIGINT NOT NULL,
  begun_at         BIGINT NOT NULL
);

CREATE INDEX multipart_upload_job ON multipart_upload (job_id);
