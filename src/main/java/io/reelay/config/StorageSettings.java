package io.reelay.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The storage of finished videos.
 *
 * @param kind {@code s3} or {@code directory}
 * @param directory folder of the videos, for the kind {@code directory}
 * @param s3 the bucket, for the kind {@code s3}
 * @param key template of a video's key or path
 * @param threads videos stored at the same time, 1 to 64
 * @param maxBytes largest video, 1 MiB to 5 TiB
 * @param sweepInterval between two searches for leftovers of killed processes; 0 = none
 * @param sidecar whether each video gets a {@code {key}.json} beside it
 */
public record StorageSettings(
    String kind,
    Path directory,
    S3Settings s3,
    String key,
    int threads,
    long maxBytes,
    Duration sweepInterval,
    boolean sidecar) {
  static final String S3 = "s3";
  static final String DIRECTORY = "directory";

  /** S3 takes 1 to 10,000 parts (S3 user guide, "Amazon S3 multipart upload limits"). */
  private static final int MAX_PARTS = 10_000;

  private static final int STORES_PER_THREAD = 8;

  /** Whether files go to a bucket, which can give out links. */
  public boolean isBucket() {
    return kind.equals(S3);
  }

  /** The number of videos claimed at once, as {@link ReelaySettings.Dispatch#claimedCreates}. */
  public int claimedStores() {
    return threads * STORES_PER_THREAD;
  }

  static StorageSettings read(SettingValues values) {
    String kind = values.get(Catalogue.STORAGE_KIND);
    S3Settings s3 = S3Settings.read(values);
    long maxBytes = values.get(Catalogue.STORAGE_MAX_SIZE);
    if (kind.equals(S3) && values.areValid(Catalogue.STORAGE_KIND)) {
      if (s3.bucket().isEmpty() && values.areValid(Catalogue.S3_BUCKET)) {
        values.missing(Catalogue.S3_BUCKET);
      }
      S3Settings.requireRegion(values, Catalogue.S3_REGION, Catalogue.S3_ENDPOINT, s3.connection());
      if ((long) s3.partSizeBytes() * MAX_PARTS < maxBytes
          && values.areValid(Catalogue.S3_PART_SIZE, Catalogue.STORAGE_MAX_SIZE)) {
        values.fault(
            Catalogue.S3_PART_SIZE, "10,000 such parts are smaller than reelay.storage.max-size");
      }
    }
    String key = values.get(Catalogue.STORAGE_KEY);
    StorageKeyTemplate.faults(key).forEach(fault -> values.fault(Catalogue.STORAGE_KEY, fault));
    return new StorageSettings(
        kind,
        Path.of(values.path(Catalogue.STORAGE_DIRECTORY)),
        s3,
        key,
        values.get(Catalogue.STORAGE_THREADS),
        maxBytes,
        values.get(Catalogue.STORAGE_SWEEP_INTERVAL),
        values.get(Catalogue.STORAGE_SIDECAR));
  }
}
