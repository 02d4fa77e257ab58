package io.reelay.ledger.transition;

import io.reelay.ledger.Job;
import io.reelay.ledger.Ledger;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The multipart uploads of all nodes without a recorded end. It never has foreign uploads in a
 * bucket.
 */
public final class MultipartUploads {
  private final Ledger ledger;
  private final String node;
  private final InstantSource clock;

  /**
   * @param node this process's name in the ledger
   */
  public MultipartUploads(Ledger ledger, String node, InstantSource clock) {
    this.ledger = ledger;
    this.node = node;
    this.clock = clock;
  }

  /**
   * Records an upload before its first part.
   *
   * @return false if this node no longer holds the job that has reserved the key; then nothing is
   *     written
   */
  public boolean begun(String bucket, String key, String uploadId) {
    return ledger.write(
        handle ->
            handle
                    .createUpdate(
                        """
                        INSERT INTO multipart_upload (upload_id, bucket, storage_key, job_id,
                          job_version, begun_at)
                        SELECT :upload, :bucket, storage_key, id, version, :now
                        FROM job
                        WHERE storage_key = :key AND lease_owner = :node AND state = 'storing'
                        """)
                    .bind("upload", uploadId)
                    .bind("bucket", bucket)
                    .bind("now", clock.millis())
                    .bind("key", key)
                    .bind("node", node)
                    .execute()
                == 1);
  }

  /**
   * Leftover uploads, the oldest first: their job has a newer claim or none.
   *
   * @param most limit of the number
   */
  public List<PendingUpload> leftBehind(int most) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT upload_id, bucket, storage_key FROM multipart_upload
                    WHERE NOT EXISTS (
                      SELECT 1 FROM job
                      WHERE job.id = multipart_upload.job_id
                      AND job.version = multipart_upload.job_version AND job.lease_until >= :now)
                    ORDER BY begun_at, upload_id LIMIT :most
                    """)
                .bind("now", clock.millis())
                .bind("most", most)
                .mapTo(PendingUpload.class)
                .list());
  }

  /** The upload is no longer in its bucket. */
  public void gone(String uploadId) {
    ledger.write(
        handle ->
            handle
                .createUpdate("DELETE FROM multipart_upload WHERE upload_id = :upload")
                .bind("upload", uploadId)
                .execute());
  }

  /**
   * The keys that are reserved for an unclaimed job and have its id in them. No other party can
   * have begun an upload there.
   */
  public Set<String> ofIdleJobs(Set<String> keys) {
    if (keys.isEmpty()) {
      return Set.of();
    }
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT storage_key, id FROM job
                    WHERE storage_key IN (<keys>) AND lease_until < :now
                    """)
                .bindList("keys", List.copyOf(keys))
                .bind("now", clock.millis())
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .stream()
                .filter(job -> job.getKey().contains(job.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
  }

  /** The job is stored, so its claim's uploads are complete. */
  static void completed(Handle handle, Job stored) {
    handle
        .createUpdate(
            "DELETE FROM multipart_upload WHERE job_id = :id AND job_version = :version - 1")
        .bind("id", stored.id())
        .bind("version", stored.version())
        .execute();
  }
}
