package io.reelay.sandbox.s3;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Who made a server, and what it is known not to do. */
public enum S3Make {
  S3PROXY(
      Map.of(
          S3Feature.STORAGE_CLASSES, "it forgets that of an upload in parts",
          S3Feature.TAGS, "it answers 501",
          S3Feature.ENCRYPTION, "it answers 501")),
  LOCALSTACK(Map.of(S3Feature.REFUSES_UNSIGNED, "it gives everything to everyone")),
  S3RVER(
      Map.of(
          S3Feature.REFUSES_UNSIGNED, "it gives everything to everyone",
          S3Feature.TAGS, "it passes over the header",
          S3Feature.ENCRYPTION, "it passes over the header",
          S3Feature.CHECKS_MD5, "it passes over the header",
          S3Feature.TELLS_GONE_UPLOADS, "it answers 500",
          S3Feature.CHECKS_CHECKSUMS, "it passes over the headers",
          S3Feature.KEEPS_CHECKSUMS, "it passes over the headers",
          S3Feature.CONDITIONAL_WRITES, "it passes over the headers and writes",
          S3Feature.LISTS_UPLOADS, "it answers 501")),
  /** Taken to do all that AWS does. */
  OTHER(Map.of());

  private final Map<S3Feature, String> lacks = new EnumMap<>(S3Feature.class);

  /**
   * @param lacks what it does not do, and what it does instead
   */
  S3Make(Map<S3Feature, String> lacks) {
    this.lacks.putAll(lacks);
  }

  /** By its name in {@code -Dreelay.test.s3.make}. */
  static S3Make of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** What it does in place of that; null if it does that. */
  String insteadOf(S3Feature feature) {
    return lacks.get(feature);
  }
}
