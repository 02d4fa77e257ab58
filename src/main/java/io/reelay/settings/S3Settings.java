package io.reelay.settings;

import java.net.URI;

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
 */
public record S3Settings(
    String bucket,
    String region,
    URI endpoint,
    boolean pathStyle,
    String accessKey,
    String secretKey,
    int partSizeBytes) {

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
        Math.toIntExact(values.get(Catalogue.S3_PART_SIZE)));
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

  /** Without the keys. */
  @Override
  public String toString() {
    return "S3Settings[bucket=%s, region=%s, endpoint=%s, pathStyle=%s, %s, partSizeBytes=%d]"
        .formatted(
            bucket,
            region,
            endpoint,
            pathStyle,
            "accessKey=" + Mask.of(accessKey) + ", secretKey=" + Mask.of(secretKey),
            partSizeBytes);
  }
}
