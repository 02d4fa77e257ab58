package io.reelay.settings;

import java.util.regex.Pattern;

/** Text in the shape of a pattern, such as a bucket's name or a bearer token. */
record TextValue(String unit, Pattern shape, String allowed) implements ValueType<String> {
  @Override
  public String parse(String text) throws InvalidValueException {
    if (!shape.matcher(text).matches()) {
      throw new InvalidValueException(text.isEmpty() ? "is empty" : "is not allowed");
    }
    return text;
  }
}
