package io.reelay.config;

import io.reelay.config.CostSettings.Price;
import io.reelay.config.ValueType.InvalidValueException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The types of settings. A type for only one setting is in the class of its value. */
final class ValueTypes {
  private static final String OUT_OF_RANGE = "is out of range";

  private static final Pattern BARE_NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
  // With nine digits every sum stays far below a Duration's limit.
  private static final Pattern DURATION =
      Pattern.compile(
          "(?=\\d)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?"
              + "(?:(\\d{1,9})ms)?");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB|TiB)?");
  private static final Map<String, Integer> SHIFTS =
      Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

  private static final String AMOUNT = "\\d{1,9}(\\.\\d{1,6})?";
  private static final String ALLOWED_AMOUNTS = "0..999999999, up to 6 decimals";
  private static final String PER_SECOND = "/s";

  private static final String SECRET = "whsec_";

  private ValueTypes() {}

  /** Any other word is a fault; {@link Boolean#parseBoolean} would return false. */
  static ValueType<Boolean> trueOrFalse() {
    return ValueType.of(
        "switch",
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new InvalidValueException("is neither true nor false");
            });
  }

  /** A whole number of {@code unit}, both ends included. */
  static ValueType<Integer> integer(int min, int max, String unit) {
    return ValueType.of(
        unit,
        min + ".." + max,
        text -> {
          try {
            return inRange(Integer.valueOf(text), min, max);
          } catch (NumberFormatException e) {
            throw new InvalidValueException("is not a whole number");
          }
        });
  }

  /** Bytes: {@code 1048576}, or with a binary unit (IEC 80000-13) {@code 16MiB}. */
  static ValueType<Long> size(String min, String max) {
    return ValueType.of(
        "size", min + ".." + max, text -> inRange(bytes(text), bytes(min), bytes(max)));
  }

  /**
   * With its unit: {@code 500ms}, {@code 10s}, {@code 1h30m}, {@code 7d} or ISO 8601 ({@code
   * PT10S}). A bare number is refused, since Camel and people expect different units.
   */
  static ValueType<Duration> duration(String min, String max) {
    return ValueType.<Duration>of(
            "duration", min + ".." + max, text -> inRange(time(text), time(min), time(max)))
        .printedBy(value -> Long.toString(value.toMillis()));
  }

  /** One of a few words. */
  static ValueType<String> choice(String... words) {
    return choice(List.of(words));
  }

  static ValueType<String> choice(List<String> words) {
    return ValueType.of(
        "word",
        String.join(" or ", words),
        text -> {
          if (!words.contains(text)) {
            throw new InvalidValueException("is not one of them");
          }
          return text;
        });
  }

  /**
   * A comma list of some of these words, in the order of the words.
   *
   * @param what name of one word, with its article: {@code an event}
   */
  static ValueType<Set<String>> words(List<String> words, String what, String allowed) {
    return ValueType.<Set<String>>of(
            "comma list",
            allowed,
            text -> {
              List<String> named = List.of(text.split("\\s*,\\s*", -1));
              if (!words.containsAll(named)) {
                throw new InvalidValueException("names " + what + " that does not exist");
              }
              Set<String> chosen = new LinkedHashSet<>(words);
              chosen.retainAll(named);
              return Collections.unmodifiableSet(chosen);
            })
        .printedBy(chosen -> String.join(",", chosen));
  }

  /** Text that matches a regular expression. */
  static ValueType<String> text(String unit, String shape, String allowed) {
    Pattern pattern = Pattern.compile(shape);
    return ValueType.of(
        unit,
        allowed,
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new InvalidValueException(text.isEmpty() ? "is empty" : "is not allowed");
          }
          return text;
        });
  }

  /**
   * The prefix of other URLs, http or https. It has no query, and slashes at its end are removed.
   */
  static ValueType<URI> baseUrl() {
    return ValueType.of(
            "URL",
            "http(s) URL without user, query and fragment",
            text -> {
              URI base = webUrl(text.replaceFirst("/+$", ""));
              if (base.getRawQuery() != null) {
                throw new InvalidValueException("has a query (?)");
              }
              return base;
            })
        .neverQuoted();
  }

  /** A URL that Reelay calls unchanged. The whole URL may be a secret, as a chat's webhook is. */
  static ValueType<URI> targetUrl() {
    return ValueType.of("URL", "http(s) URL without user and fragment", ValueTypes::webUrl)
        .neverQuoted();
  }

  /** The JDBC URL of a SQLite file or of a PostgreSQL database. */
  static ValueType<String> ledgerUrl() {
    return ValueType.of("JDBC URL", LedgerLocation.ALLOWED_URLS, LedgerLocation::checkedUrl)
        .neverQuoted();
  }

  /** A signing secret as Standard Webhooks 1.0 writes it: {@code whsec_} and 24 to 64 bytes. */
  static ValueType<String> webhookSecret() {
    return ValueType.of(
        "secret",
        "whsec_ and the Base64 of 24..64 bytes",
        text -> {
          if (!text.startsWith(SECRET)) {
            throw new InvalidValueException("does not start with " + SECRET);
          }
          int length;
          try {
            length = Base64.getDecoder().decode(text.substring(SECRET.length())).length;
          } catch (IllegalArgumentException e) {
            throw new InvalidValueException("is not Base64 after " + SECRET);
          }
          if (length < 24 || length > 64) {
            throw new InvalidValueException("does not hold 24 to 64 bytes");
          }
          return text;
        });
  }

  /** An amount of money, in any currency. */
  static ValueType<BigDecimal> amount() {
    return ValueType.of("money", ALLOWED_AMOUNTS, ValueTypes::money)
        .printedBy(BigDecimal::toPlainString);
  }

  /** The price of a create: an amount, or an amount per second of video. */
  static ValueType<Price> price() {
    return ValueType.of(
        "money",
        ALLOWED_AMOUNTS + "; with /s at the end, a price per second of video",
        text ->
            text.endsWith(PER_SECOND)
                ? new Price(money(text.substring(0, text.length() - PER_SECOND.length())), true)
                : new Price(money(text), false));
  }

  /** Request headers, {@code NAME: VALUE} with {@code |} between them. */
  static ValueType<Map<String, String>> headers() {
    return ValueType.of("headers", HeaderList.ALLOWED, HeaderList::parse);
  }

  /** IPv4 and IPv6 addresses and CIDR blocks. */
  static ValueType<List<String>> networks() {
    return ValueType.of("comma list", "IPv4 and IPv6 addresses and CIDR blocks", NetworkList::parse)
        .printedBy(networks -> String.join(",", networks));
  }

  /** The URL of an HTTP proxy; it may have a password. */
  static ValueType<ProxyAddress> proxy() {
    return ValueType.of(
            "URL", "http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT", ProxyAddress::parse)
        .neverQuoted();
  }

  /** Hosts that are reached without a proxy, in the form of {@code NO_PROXY}. */
  static ValueType<DirectHosts> directHosts() {
    return ValueType.of(
        "comma list",
        "HOST (and all below it), .SUFFIX (all below it), addresses, CIDR blocks, each with or without :PORT, or * for all",
        text -> {
          try {
            return DirectHosts.of(text);
          } catch (IllegalArgumentException e) {
            throw new InvalidValueException(e.getMessage());
          }
        });
  }

  static boolean holdsControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static <T extends Comparable<T>> T inRange(T value, T min, T max)
      throws InvalidValueException {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new InvalidValueException(OUT_OF_RANGE);
    }
    return value;
  }

  private static Long bytes(String text) throws InvalidValueException {
    var form = SIZE.matcher(text);
    if (!form.matches()) {
      throw new InvalidValueException("is not a size (write bytes, or 64KiB, 16MiB, 5GiB, 1TiB)");
    }
    String unit = form.group(2);
    try {
      return Math.multiplyExact(
          Long.parseLong(form.group(1)), 1L << (unit == null ? 0 : SHIFTS.get(unit)));
    } catch (ArithmeticException e) {
      throw new InvalidValueException(OUT_OF_RANGE);
    }
  }

  private static Duration time(String text) throws InvalidValueException {
    if (BARE_NUMBER.matcher(text).matches()) {
      throw new InvalidValueException("has no unit (write 500ms, 10s, 2m, 1h30m or 7d)");
    }
    var parts = DURATION.matcher(text);
    if (parts.matches()) {
      return Duration.ofDays(number(parts.group(1)))
          .plusHours(number(parts.group(2)))
          .plusMinutes(number(parts.group(3)))
          .plusSeconds(number(parts.group(4)))
          .plusMillis(number(parts.group(5)));
    }
    try {
      if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
        return Duration.parse(text);
      }
    } catch (DateTimeParseException e) {
      // The fault below has words for both forms.
    }
    throw new InvalidValueException("is not a duration (write 500ms, 10s, 2m, 1h30m or 7d)");
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static BigDecimal money(String text) throws InvalidValueException {
    if (!text.matches(AMOUNT)) {
      throw new InvalidValueException("is not an amount");
    }
    return new BigDecimal(text);
  }

  private static URI webUrl(String text) throws InvalidValueException {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new InvalidValueException("is not a URL");
    }
    if (!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme())) {
      throw new InvalidValueException("does not start with http:// or https://");
    }
    if (url.getRawUserInfo() != null) {
      throw new InvalidValueException("holds a user name or password");
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535) {
      throw new InvalidValueException("has no valid host and port");
    }
    if (url.getRawFragment() != null) {
      throw new InvalidValueException("has a fragment (#)");
    }
    return url;
  }
}
