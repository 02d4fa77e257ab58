package io.reelay.settings;

import java.util.List;

/** One of a few words. */
record ChoiceValue(List<String> choices) implements ValueType<String> {
  @Override
  public String parse(String text) throws InvalidValueException {
    if (!choices.contains(text)) {
      throw new InvalidValueException("is not one of them");
    }
    return text;
  }

  @Override
  public String unit() {
    return "word";
  }

  @Override
  public String allowed() {
    return String.join(" or ", choices);
  }
}
