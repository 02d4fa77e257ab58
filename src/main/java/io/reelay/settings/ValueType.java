package io.reelay.settings;

/** How the text of a setting becomes a value, and which values there are. */
interface ValueType<T> {

  /** Reads {@code text}, which has no white space around it. */
  T parse(String text) throws InvalidValueException;

  /** The unit or form of the value, for the settings table. */
  String unit();

  /** The values there are, for the settings table and for faults. */
  String allowed();

  /** The value as a property of its own: a bare number in the smallest unit, or text. */
  default String plain(T value) {
    return String.valueOf(value);
  }

  /** Whether a fault may repeat the text. */
  default boolean quotable() {
    return true;
  }
}
