package io.reelay.config;

import java.util.function.Function;

/**
 * Turns a setting's text into a value, and describes the permitted values.
 *
 * @param parser reads a text without white space around it
 * @param unit unit or form of the value, for the settings table
 * @param allowed permitted values, for the settings table and for faults
 * @param printer the value as a property: a bare number in the smallest unit, or text
 * @param quotable whether a fault may repeat the text
 */
record ValueType<T>(
    Parser<T> parser,
    String unit,
    String allowed,
    Function<? super T, String> printer,
    boolean quotable) {

  interface Parser<T> {
    T parse(String text) throws InvalidValueException;
  }

  /**
   * A text is not a value of its setting. The message continues a sentence that starts with the
   * value ("is not a duration"). It never repeats the text, which may be a secret.
   */
  static final class InvalidValueException extends Exception {
    InvalidValueException(String problem) {
      super(problem);
    }
  }

  static <T> ValueType<T> of(String unit, String allowed, Parser<T> parser) {
    return new ValueType<>(parser, unit, allowed, String::valueOf, true);
  }

  ValueType<T> printedBy(Function<? super T, String> newPrinter) {
    return new ValueType<>(parser, unit, allowed, newPrinter, quotable);
  }

  /** For texts that may have a password. */
  ValueType<T> neverQuoted() {
    return new ValueType<>(parser, unit, allowed, printer, false);
  }

  /**
   * The same type, or empty. The value of an empty text is {@code whenEmpty}, which may be null.
   */
  ValueType<T> orEmpty(T whenEmpty) {
    return new ValueType<>(
        text -> text.isEmpty() ? whenEmpty : parser.parse(text),
        unit,
        allowed + ", or empty",
        value -> value == null ? "" : printer.apply(value),
        quotable);
  }

  T parse(String text) throws InvalidValueException {
    return parser.parse(text);
  }

  String plain(T value) {
    return printer.apply(value);
  }
}
