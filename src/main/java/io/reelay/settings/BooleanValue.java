package io.reelay.settings;

/** Yes or no; any other word is a fault, where {@link Boolean#parseBoolean} would say no. */
record BooleanValue() implements ValueType<Boolean> {
  @Override
  public Boolean parse(String text) throws InvalidValueException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidValueException("is neither true nor false");
    };
  }

  @Override
  public String unit() {
    return "switch";
  }

  @Override
  public String allowed() {
    return "true or false";
  }
}
