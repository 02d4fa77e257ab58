package io.reelay.settings;

/** A whole number of {@code unit} from {@code min} to {@code max}, both included. */
record IntegerValue(int min, int max, String unit) implements ValueType<Integer> {
  @Override
  public Integer parse(String text) throws InvalidValueException {
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidValueException("is not a whole number");
    }
    if (value < min || value > max) {
      throw new InvalidValueException("is out of range");
    }
    return value;
  }

  @Override
  public String allowed() {
    return min + ".." + max;
  }
}
