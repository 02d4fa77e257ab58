package io.reelay.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A bucket and its connection.
 *
 * @param bucket its name; empty only if videos do not go to S3
 * @param region empty = the AWS default chain
 * @param endpoint S3-compatible server without slash at its end; null = AWS
 * @param pathStyle bucket in the path instead of the host name
 * @param accessKey empty, with {@code secretKey} = the AWS default chain
 * @param secretKey empty, with {@code accessKey} = the AWS default chain
 * @param partSizeBytes part of a multipart upload, 5 MiB to 512 MiB
 * @param writing settings of writes
 * @param tags template of the videos' tags; empty = none
 * @param linkLifetime of the links to videos, at most 7 days; 0 = no links
 */
public record S3Settings(
    String bucket,
    String region,
    URI endpoint,
    boolean pathStyle,
    String accessKey,
    String secretKey,
    int partSizeBytes,
    Writing writing,
    String tags,
    Duration linkLifetime) {
  private static final String AUTO = "auto";
  private static final String BUCKET = "bucket";
  private static final String SHA256 = "sha256";

  /** S3 has no word for the bucket's own encryption. */
  static final List<String> ENCRYPTIONS = List.of(BUCKET, "s3", "kms", "kms-dsse");

  static final List<String> CHECKSUMS = List.of(AUTO, "md5", "crc32", "crc32c", SHA256);

  /**
   * The settings of writes.
   *
   * @param checksum one of {@code auto}, {@code md5}, {@code crc32}, {@code crc32c}, {@code sha256}
   * @param ifNoneMatch whether Reelay never replaces another's object
   * @param encryption one of {@code bucket}, {@code s3}, {@code kms}, {@code kms-dsse}
   * @param kmsKey id or ARN, with a KMS encryption; empty = the account's default key
   * @param storageClass of videos; empty = the bucket's default
   */
  public record Writing(
      String checksum,
      boolean ifNoneMatch,
      String encryption,
      String kmsKey,
      String storageClass) {}

  static S3Settings read(SettingValues values) {
    String accessKey = values.get(Catalogue.S3_ACCESS_KEY);
    String secretKey = values.get(Catalogue.S3_SECRET_KEY);
    requireBothKeys(values, Catalogue.S3_ACCESS_KEY, accessKey, Catalogue.S3_SECRET_KEY, secretKey);
    String bucket = values.get(Catalogue.S3_BUCKET);
    URI endpoint = values.get(Catalogue.S3_ENDPOINT);
    requireName(values, Catalogue.S3_BUCKET, bucket, Catalogue.S3_ENDPOINT, endpoint);
    return new S3Settings(
        bucket,
        values.get(Catalogue.S3_REGION),
        endpoint,
        values.get(Catalogue.S3_PATH_STYLE),
        accessKey,
        secretKey,
        Math.toIntExact(values.get(Catalogue.S3_PART_SIZE)),
        writing(values),
        tags(values),
        values.get(Catalogue.S3_LINK_LIFETIME));
  }

  /**
   * AWS keeps a SHA-256 with the object. Other servers are only known to check the oldest kind,
   * MD5, so the storage finds out whether they take CRC32C.
   */
  private static String checksum(SettingValues values) {
    String named = values.get(Catalogue.S3_CHECKSUM);
    if (!named.equals(AUTO)) {
      return named;
    }
    return values.get(Catalogue.S3_ENDPOINT) == null ? SHA256 : AUTO;
  }

  /** The message names the missing key. */
  static void requireBothKeys(
      SettingValues values,
      Setting<String> access,
      String accessKey,
      Setting<String> secret,
      String secretKey) {
    if (accessKey.isEmpty() != secretKey.isEmpty() && values.areValid(access, secret)) {
      values.fault(accessKey.isEmpty() ? access : secret, "missing, but the other key is set");
    }
  }

  /** The permitted bucket names depend on the service. */
  static void requireName(
      SettingValues values,
      Setting<String> setting,
      String bucket,
      Setting<URI> endpointSetting,
      URI endpoint) {
    if (!bucket.isEmpty()
        && endpoint == null
        && values.areValid(setting, endpointSetting)
        && !Catalogue.isAwsBucket(bucket)) {
      values.fault(setting, Faults.quoted(bucket) + " is not allowed on AWS");
    }
  }

  /** The start finds this fault and reports it with the others. */
  static void requireRegion(
      SettingValues values,
      Setting<String> region,
      Setting<URI> endpoint,
      S3Connection connection) {
    if (values.areValid(region, endpoint) && !connection.hasRegion()) {
      values.fault(
          region,
          "%s (in the environment: %s)"
              .formatted(S3Connection.NO_REGION, region.name().environmentVariable()));
    }
  }

  /** The bucket's service. */
  public S3Connection connection() {
    return new S3Connection(region, endpoint, pathStyle, accessKey, secretKey);
  }

  private static Writing writing(SettingValues values) {
    String encryption = values.get(Catalogue.S3_ENCRYPTION);
    String kmsKey = values.get(Catalogue.S3_KMS_KEY);
    if (!kmsKey.isEmpty()
        && !encryption.startsWith("kms")
        && values.areValid(Catalogue.S3_ENCRYPTION, Catalogue.S3_KMS_KEY)) {
      values.fault(Catalogue.S3_KMS_KEY, "set, but reelay.storage.s3.encryption is " + encryption);
    }
    return new Writing(
        checksum(values),
        values.get(Catalogue.S3_IF_NONE_MATCH),
        encryption,
        kmsKey,
        values.get(Catalogue.S3_STORAGE_CLASS));
  }

  private static String tags(SettingValues values) {
    String tags = values.get(Catalogue.S3_TAGS);
    List<String> faults = ObjectTags.faults(tags);
    faults.forEach(fault -> values.fault(Catalogue.S3_TAGS, fault));
    return tags;
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "S3Settings[bucket=%s, region=%s, endpoint=%s, pathStyle=%s, %s, partSizeBytes=%d, %s]"
        .formatted(
            bucket,
            region,
            endpoint,
            pathStyle,
            "accessKey=" + Setting.mask(accessKey) + ", secretKey=" + Setting.mask(secretKey),
            partSizeBytes,
            writing);
  }
}
