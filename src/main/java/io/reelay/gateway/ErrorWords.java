package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The table {@code gateway/error-words.yaml}: the words for each subject of an error. */
final class ErrorWords {
  private static final String TABLE = "/gateway/error-words.yaml";
  private static final Pattern NEVER = Pattern.compile("(?!)");

  private static final Map<String, ErrorWords> ABOUT = read();

  private final Pattern codes;
  private final Pattern messages;

  private ErrorWords(Pattern codes, Pattern messages) {
    this.codes = codes;
    this.messages = messages;
  }

  /**
   * The words of one row.
   *
   * @param subject its name, such as {@code quota}
   */
  static ErrorWords about(String subject) {
    ErrorWords words = ABOUT.get(subject);
    if (words == null) {
      throw new IllegalArgumentException(TABLE + " has no row " + subject);
    }
    return words;
  }

  /** Whether a type, a code, or a text of both has one of these words. */
  boolean inCodes(String text) {
    return codes.matcher(text.toLowerCase(Locale.ROOT)).find();
  }

  /** Whether a message has one of these words. The message may be null. */
  boolean inMessage(String text) {
    return text != null && messages.matcher(text.toLowerCase(Locale.ROOT)).find();
  }

  /** The text without the words that are codes. */
  String without(String text) {
    return codes.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
  }

  private static Map<String, ErrorWords> read() {
    try (InputStream in = ErrorWords.class.getResourceAsStream(TABLE)) {
      return new YAMLMapper()
          .readTree(in).properties().stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      Map.Entry::getKey,
                      row ->
                          new ErrorWords(
                              any(row.getValue().path("codes")),
                              any(row.getValue().path("messages")))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pattern any(JsonNode words) {
    return words.isEmpty()
        ? NEVER
        : Pattern.compile(
            StreamSupport.stream(words.spliterator(), false)
                .map(word -> "(?:" + word.asText() + ")")
                .collect(Collectors.joining("|")));
  }
}
