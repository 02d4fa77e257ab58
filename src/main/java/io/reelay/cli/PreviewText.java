package io.reelay.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows an unsent request as text for people. */
final class PreviewText {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private static final Pattern START_OF_LINE = Pattern.compile("(?m)^(?=.)");
  private static final String INDENT = "  ";

  /**
   * Characters that move a terminal's cursor or change its text direction. In JSON only texts can
   * have them.
   */
  private static final Pattern UNSHOWABLE =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069&&[^\\n]]");

  private static final Pattern PLACEHOLDER = Pattern.compile("%3C(.+?)%3E");

  private PreviewText() {}

  /** Several indented lines. The body has the same fields, order and values as the real request. */
  static String of(PlannedRequest request) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(url(request.url())).append('\n');
    line(text, "Content-Type: ", request.contentType());
    line(text, "Authorization: ", request.authorization());
    line(text, "Idempotency-Key: ", request.idempotencyKey());
    if (request.body().length > 0) {
      text.append('\n').append(body(request)).append('\n');
    }
    return START_OF_LINE.matcher(printable(text.toString())).replaceAll(INDENT);
  }

  /** Foreign text without characters that control a terminal. */
  static String printable(String text) {
    return UNSHOWABLE
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement("\\u%04x".formatted((int) found.group().charAt(0))));
  }

  /**
   * The URL of the real request. Values that are not known yet appear as {@code <name>}, which is
   * easier to see.
   */
  private static String url(URI url) {
    return PLACEHOLDER
        .matcher(url.toString())
        .replaceAll(
            found -> {
              String name = URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
              return Matcher.quoteReplacement("<" + name + ">");
            });
  }

  private static void line(StringBuilder text, String label, String value) {
    if (value != null) {
      text.append(label).append(value).append('\n');
    }
  }

  private static String body(PlannedRequest request) throws IOException {
    String type = request.contentType();
    return type != null && type.startsWith("application/json")
        ? pretty(request.body())
        : new String(request.body(), StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  /** Copies token by token: a tree would write some numbers differently. */
  private static String pretty(byte[] json) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonParser parser = JSON.createParser(json);
        JsonGenerator generator = JSON.createGenerator(text)) {
      generator.setPrettyPrinter(PRETTY.createInstance());
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isNumeric()) {
          generator.writeNumber(parser.getText());
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    }
    return text.toString();
  }
}
