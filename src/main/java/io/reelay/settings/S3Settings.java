package io.reelay.settings;

import io.reelay.storage.ObjectTags;
import io.reelay.storage.S3Checksum;
import io.reelay.storage.S3Connection;
import io.reelay.storage.S3Encryption;
import io.reelay.storage.S3Writing;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * A bucket and how to reach it.
 *
 * @param bucket its name; empty only where videos do not go to S3
 * @param region empty = the AWS default chain
 * @param endpoint S3-compatible server without slash at its end; null = AWS
 * @param pathStyle bucket in the path instead of the host name
 * @param accessKey empty, with {@code secretKey} = the AWS default chain
 * @param secretKey empty, with {@code accessKey} = the AWS default chain
 * @param partSizeBytes part of a multipart upload, 5 MiB to 512 MiB
 * @param writing how objects are written
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
    S3Writing writing,
    String tags,
    Duration linkLifetime) {
  private static final String AUTO = "auto";
  private static final String BUCKET = "bucket";

  /** By their words; the bucket's own has none. */
  private static final Map<String, ServerSideEncryption> ENCRYPTIONS =
      Map.of(
          "s3", ServerSideEncryption.AES256,
          "kms", ServerSideEncryption.AWS_KMS,
          "kms-dsse", ServerSideEncryption.AWS_KMS_DSSE);

  static final List<String> ENCRYPTION_WORDS = List.of(BUCKET, "s3", "kms", "kms-dsse");

  static final List<String> CHECKSUMS =
      Stream.concat(Stream.of(AUTO), Stream.of(S3Checksum.values()).map(S3Checksum::text)).toList();

  static S3Settings read(SettingValues values) {
    String accessKey = values.get(Catalogue.S3_ACCESS_KEY);
    String secretKey = values.get(Catalogue.S3_SECRET_KEY);
    requireBothKeys(values, Catalogue.S3_ACCESS_KEY, accessKey, Catalogue.S3_SECRET_KEY, secretKey);
    return new S3Settings(
        values.get(Catalogue.S3_BUCKET),
        values.get(Catalogue.S3_REGION),
        values.get(Catalogue.S3_ENDPOINT),
        values.get(Catalogue.S3_PATH_STYLE),
        accessKey,
        secretKey,
        Math.toIntExact(values.get(Catalogue.S3_PART_SIZE)),
        writing(values),
        tags(values),
        values.get(Catalogue.S3_LINK_LIFETIME));
  }

  /**
   * AWS keeps a SHA-256 with the object; of other servers only the oldest is known to be checked.
   */
  private static S3Checksum checksum(SettingValues values) {
    String named = values.get(Catalogue.S3_CHECKSUM);
    if (named.equals(AUTO)) {
      return values.get(Catalogue.S3_ENDPOINT) == null ? S3Checksum.SHA256 : S3Checksum.MD5;
    }
    return Stream.of(S3Checksum.values())
        .filter(checksum -> checksum.text().equals(named))
        .findFirst()
        .orElseThrow();
  }

  /** Names the one that is missing. */
  static void requireBothKeys(
      SettingValues values,
      Setting<String> access,
      String accessKey,
      Setting<String> secret,
      String secretKey) {
    if (accessKey.isEmpty() != secretKey.isEmpty() && values.sound(access, secret)) {
      values.fault(accessKey.isEmpty() ? access : secret, "missing, while the other key is set");
    }
  }

  /** The service it is at. */
  public S3Connection connection() {
    return new S3Connection(region, endpoint, pathStyle, accessKey, secretKey);
  }

  private static S3Writing writing(SettingValues values) {
    String storageClass = values.get(Catalogue.S3_STORAGE_CLASS);
    return new S3Writing(
        checksum(values),
        values.get(Catalogue.S3_IF_NONE_MATCH),
        encryption(values),
        storageClass.isEmpty() ? null : storageClass);
  }

  private static S3Encryption encryption(SettingValues values) {
    String mode = values.get(Catalogue.S3_ENCRYPTION);
    String kmsKey = values.get(Catalogue.S3_KMS_KEY);
    if (!kmsKey.isEmpty()
        && !mode.startsWith("kms")
        && values.sound(Catalogue.S3_ENCRYPTION, Catalogue.S3_KMS_KEY)) {
      values.fault(Catalogue.S3_KMS_KEY, "set, while reelay.storage.s3.encryption is " + mode);
    }
    return new S3Encryption(ENCRYPTIONS.get(mode), kmsKey.isEmpty() ? null : kmsKey);
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
            "accessKey=" + Mask.of(accessKey) + ", secretKey=" + Mask.of(secretKey),
            partSizeBytes,
            writing);
  }
}
