package io.reelay.intake.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.net.DisplayText;

/** A file's text, made short and harmless for a message. */
public final class Quote {
  private static final int MAX_CHARACTERS = 60;

  private Quote() {}

  /** A value as JSON: {@code "12"}, {@code 12}, {@code ["a","b"]}. */
  public static String value(JsonNode value) {
    if (value.isTextual()) {
      return '"' + plain(value.textValue()) + '"';
    }
    if (value.isContainerNode()) {
      return value.isArray() ? "a list" : "an object";
    }
    return plain(value.toString());
  }

  public static String name(String name) {
    return '"' + plain(name) + '"';
  }

  public static String plain(String text) {
    String all = DisplayText.of(text, Integer.MAX_VALUE);
    String shown = DisplayText.of(all, MAX_CHARACTERS);
    return shown.equals(all) ? all : shown + "…";
  }
}
