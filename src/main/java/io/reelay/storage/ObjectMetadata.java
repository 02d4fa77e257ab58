package io.reelay.storage;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The metadata of an S3 object: ASCII headers, at most 2 KB of names and values together. */
final class ObjectMetadata {

  /** S3 API reference, PutObject: user-defined metadata. */
  private static final int MAX_TOTAL_BYTES = 2048;

  /** So one long value does not displace the others. */
  private static final int MAX_VALUE_BYTES = 256;

  private ObjectMetadata() {}

  /**
   * The given entries in the order of their names. Values are reduced to printable ASCII and cut to
   * 256 characters. Empty values, and entries beyond 2 KB, are left out.
   */
  static Map<String, String> clean(Map<String, String> metadata) {
    Map<String, String> clean = new LinkedHashMap<>();
    int left = MAX_TOTAL_BYTES;
    for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
      String name = entry.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
      String value = entry.getValue().replaceAll("[^\\x20-\\x7E]+", "-").strip();
      value = value.substring(0, Math.min(value.length(), MAX_VALUE_BYTES)).strip();
      int size = name.length() + value.length();
      if (!value.isEmpty() && size <= left) {
        clean.put(name, value);
        left -= size;
      }
    }
    return clean;
  }
}
