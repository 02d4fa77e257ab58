package io.reelay.settings;

/** A value that may be left empty; {@code whenEmpty}, which may be null, stands for that. */
record OptionalValue<T>(ValueType<T> type, T whenEmpty) implements ValueType<T> {
  @Override
  public T parse(String text) throws InvalidValueException {
    return text.isEmpty() ? whenEmpty : type.parse(text);
  }

  @Override
  public String unit() {
    return type.unit();
  }

  @Override
  public String allowed() {
    return type.allowed() + ", or empty";
  }

  @Override
  public String plain(T value) {
    return value == null ? "" : type.plain(value);
  }

  @Override
  public boolean quotable() {
    return type.quotable();
  }
}
