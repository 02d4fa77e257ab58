package io.reelay.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A span of time with its unit: {@code 500ms}, {@code 10s}, {@code 1h30m}, {@code 7d} or ISO 8601
 * ({@code PT10S}). A bare number is refused, since Camel and people disagree about its unit.
 */
record DurationValue(String min, String max) implements ValueType<Duration> {
  private static final Pattern BARE_NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
  // Nine digits keep every sum far below what a Duration can hold.
  private static final Pattern SHORT =
      Pattern.compile(
          "(?=\\d)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?"
              + "(?:(\\d{1,9})ms)?");

  @Override
  public Duration parse(String text) throws InvalidValueException {
    Duration value = read(text);
    if (value.compareTo(read(min)) < 0 || value.compareTo(read(max)) > 0) {
      throw new InvalidValueException("is out of range");
    }
    return value;
  }

  private static Duration read(String text) throws InvalidValueException {
    if (BARE_NUMBER.matcher(text).matches()) {
      throw new InvalidValueException("has no unit (write 500ms, 10s, 2m, 1h30m or 7d)");
    }
    var parts = SHORT.matcher(text);
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
      // Told below, in words that fit both forms.
    }
    throw new InvalidValueException("is not a duration (write 500ms, 10s, 2m, 1h30m or 7d)");
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  @Override
  public String unit() {
    return "duration";
  }

  @Override
  public String allowed() {
    return min + ".." + max;
  }

  @Override
  public String plain(Duration value) {
    return Long.toString(value.toMillis());
  }
}
