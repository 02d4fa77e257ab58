package io.reelay.config;

import java.time.Duration;

/**
 * The settings of the bucket inbox.
 *
 * @param bucket its name; empty = off, and the other values have no effect
 * @param folder prefix of the watched keys; empty, or with a slash at its end
 * @param connection to its service
 * @param listing time between two listings, 100 ms to 7 d
 * @param queue URL or name of the SQS queue with the bucket's events; empty = none
 * @param threads objects taken at the same time, 1 to 64
 */
public record BucketInboxSettings(
    String bucket,
    String folder,
    S3Connection connection,
    Duration listing,
    String queue,
    int threads) {

  static BucketInboxSettings read(SettingValues values, StorageSettings storage) {
    String bucket = values.get(Catalogue.INBOX_S3_BUCKET);
    String folder = folder(values.get(Catalogue.INBOX_S3_PREFIX));
    String queue = values.get(Catalogue.INBOX_S3_QUEUE);
    if (bucket.isEmpty() && !queue.isEmpty() && values.areValid(Catalogue.INBOX_S3_BUCKET)) {
      values.missing(Catalogue.INBOX_S3_BUCKET);
    }
    if (bucket.equals(storage.s3().bucket()) && storage.kind().equals(StorageSettings.S3)) {
      refuseVideosIn(folder, values, storage);
    }
    Duration interval = values.get(Catalogue.INBOX_S3_INTERVAL);
    Duration sweepInterval = values.get(Catalogue.INBOX_S3_SWEEP_INTERVAL);
    S3Connection own = own(values);
    S3Connection connection = isSet(own) ? own : storage.s3().connection();
    S3Settings.requireName(
        values,
        Catalogue.INBOX_S3_BUCKET,
        bucket,
        isSet(own) ? Catalogue.INBOX_S3_ENDPOINT : Catalogue.S3_ENDPOINT,
        connection.endpoint());
    if (!bucket.isEmpty() && isSet(own)) {
      S3Settings.requireRegion(values, Catalogue.INBOX_S3_REGION, Catalogue.INBOX_S3_ENDPOINT, own);
    } else if (!bucket.isEmpty() && !storage.isBucket()) {
      S3Settings.requireRegion(
          values, Catalogue.S3_REGION, Catalogue.S3_ENDPOINT, storage.s3().connection());
    }
    return new BucketInboxSettings(
        bucket,
        folder,
        connection,
        queue.isEmpty() ? interval : sweepInterval,
        queue,
        values.get(Catalogue.INBOX_S3_THREADS));
  }

  private static String folder(String prefix) {
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }

  /** The inbox would take stored files for prompts and move them to the rejected ones. */
  private static void refuseVideosIn(String folder, SettingValues values, StorageSettings storage) {
    if (!storage.s3().bucket().isEmpty()
        && values.areValid(Catalogue.INBOX_S3_PREFIX, Catalogue.STORAGE_KEY)
        && StorageKeyTemplate.mayFill(storage.key(), folder)) {
      values.fault(
          Catalogue.INBOX_S3_PREFIX, "videos may be stored in this folder, by reelay.storage.key");
    }
  }

  private static S3Connection own(SettingValues values) {
    String accessKey = values.get(Catalogue.INBOX_S3_ACCESS_KEY);
    String secretKey = values.get(Catalogue.INBOX_S3_SECRET_KEY);
    S3Settings.requireBothKeys(
        values, Catalogue.INBOX_S3_ACCESS_KEY, accessKey, Catalogue.INBOX_S3_SECRET_KEY, secretKey);
    return new S3Connection(
        values.get(Catalogue.INBOX_S3_REGION),
        values.get(Catalogue.INBOX_S3_ENDPOINT),
        values.get(Catalogue.INBOX_S3_PATH_STYLE),
        accessKey,
        secretKey);
  }

  /** All or none: keys of one service must not go to another service. */
  private static boolean isSet(S3Connection own) {
    return !own.region().isEmpty()
        || own.endpoint() != null
        || own.pathStyle()
        || !own.accessKey().isEmpty();
  }

  /** Whether a bucket is watched. */
  public boolean isOn() {
    return !bucket.isEmpty();
  }

  /** Whether the bucket sends events about new objects. */
  public boolean hasQueue() {
    return isOn() && !queue.isEmpty();
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "BucketInboxSettings[bucket=%s, folder=%s, %s, listing=%s, queue=%s, threads=%d]"
        .formatted(bucket, folder, connection, listing, queue, threads);
  }
}
