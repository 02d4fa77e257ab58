package io.reelay.settings;

/** What is printed in the place of a secret: whether there is one, and not how long it is. */
final class Mask {
  private Mask() {}

  static String of(String secret) {
    return secret == null || secret.isEmpty() ? "" : "***";
  }
}
