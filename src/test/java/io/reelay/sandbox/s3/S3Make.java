package io.reelay.sandbox.s3;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Who made a server, and what it is known not to do. */
public enum S3Make {
  S3PROXY(Map.of()),
  LOCALSTACK(Map.of()),
  S3RVER(Map.of()),
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
