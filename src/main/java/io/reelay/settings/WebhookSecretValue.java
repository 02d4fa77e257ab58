package io.reelay.settings;

import java.util.Base64;

/** A signing secret as Standard Webhooks 1.0 writes it: {@code whsec_} and 24 to 64 bytes. */
record WebhookSecretValue() implements ValueType<String> {
  private static final String PREFIX = "whsec_";

  @Override
  public String parse(String text) throws InvalidValueException {
    if (!text.startsWith(PREFIX)) {
      throw new InvalidValueException("does not start with " + PREFIX);
    }
    int length;
    try {
      length = Base64.getDecoder().decode(text.substring(PREFIX.length())).length;
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException("is not Base64 after " + PREFIX);
    }
    if (length < 24 || length > 64) {
      throw new InvalidValueException("does not hold 24 to 64 bytes");
    }
    return text;
  }

  @Override
  public String unit() {
    return "secret";
  }

  @Override
  public String allowed() {
    return "whsec_ and the Base64 of 24..64 bytes";
  }
}
