package io.reelay.config;

import io.reelay.config.ValueType.InvalidValueException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Request headers, {@code NAME: VALUE} with {@code |} between them. Their order stays the same. The
 * comparison of names ignores case (RFC 9110, 5.1).
 */
final class HeaderList {
  private static final int MAX_HEADERS = 20;

  static final String ALLOWED =
      "up to "
          + MAX_HEADERS
          + " NAME: VALUE in visible ASCII, a vertical bar between them, none that Reelay sends itself";

  private static final Pattern HEADER =
      Pattern.compile(
          "([!#$%&'*+.^_`~0-9A-Za-z-]{1,100}):[ \\t]*([\\x21-\\x7e][\\x20-\\x7e]{0,999})");

  /** Headers that Reelay or its HTTP client sets, or that are not for an origin server. */
  private static final Set<String> TAKEN =
      Set.of(
          "accept",
          "accept-encoding",
          "authorization",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "expect",
          "host",
          "idempotency-key",
          "keep-alive",
          "pragma",
          "range",
          "if-range",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via",
          "warning");

  private HeaderList() {}

  static Map<String, String> parse(String text) throws InvalidValueException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String part : text.split("\\|", -1)) {
      Matcher header = HEADER.matcher(part.strip());
      if (!header.matches()) {
        throw new InvalidValueException("has a part that is not NAME: VALUE");
      }
      String name = header.group(1);
      String lower = name.toLowerCase(Locale.ROOT);
      if (TAKEN.contains(lower) || lower.startsWith("proxy-") || lower.startsWith("camel")) {
        throw new InvalidValueException("names " + name + ", which a setting cannot set");
      }
      if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
        throw new InvalidValueException("names " + name + " twice");
      }
      headers.put(name, header.group(2).strip());
    }
    if (headers.size() > MAX_HEADERS) {
      throw new InvalidValueException("has more than " + MAX_HEADERS + " headers");
    }
    return Collections.unmodifiableMap(headers);
  }
}
