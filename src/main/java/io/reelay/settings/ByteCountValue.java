package io.reelay.settings;

import java.util.Map;
import java.util.regex.Pattern;

/** A number of bytes: {@code 1048576}, or with a binary unit (IEC 80000-13) {@code 16MiB}. */
record ByteCountValue(String min, String max) implements ValueType<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB|TiB)?");
  private static final Map<String, Integer> SHIFTS =
      Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

  @Override
  public Long parse(String text) throws InvalidValueException {
    long value = read(text);
    if (value < read(min) || value > read(max)) {
      throw new InvalidValueException("is out of range");
    }
    return value;
  }

  private static long read(String text) throws InvalidValueException {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new InvalidValueException("is not a size (write bytes, or 64KiB, 16MiB, 5GiB, 1TiB)");
    }
    String unit = form.group(2);
    try {
      return Math.multiplyExact(
          Long.parseLong(form.group(1)), 1L << (unit == null ? 0 : SHIFTS.get(unit)));
    } catch (ArithmeticException e) {
      throw new InvalidValueException("is out of range");
    }
  }

  @Override
  public String unit() {
    return "size";
  }

  @Override
  public String allowed() {
    return min + ".." + max;
  }
}
