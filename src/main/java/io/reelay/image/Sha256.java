package io.reelay.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that an image's key is made of. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
