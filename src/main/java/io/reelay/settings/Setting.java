package io.reelay.settings;

/**
 * One entry of the {@link Catalogue}.
 *
 * @param fallback the default as a user would write it; null = the setting must be given
 * @param condition a rule beside the type's range, or empty
 * @param secret never printed, and no property of the routes
 */
record Setting<T>(
    SettingName name,
    ValueType<T> type,
    String fallback,
    String meaning,
    String condition,
    boolean secret) {

  static <T> Setting<T> of(String name, ValueType<T> type, String fallback, String meaning) {
    return new Setting<>(new SettingName(name), type, fallback, meaning, "", false);
  }

  static <T> Setting<T> required(String name, ValueType<T> type, String meaning) {
    return of(name, type, null, meaning);
  }

  Setting<T> asSecret() {
    return new Setting<>(name, type, fallback, meaning, condition, true);
  }

  Setting<T> where(String rule) {
    return new Setting<>(name, type, fallback, meaning, rule, secret);
  }

  /** The member of this family for one gateway or one field. */
  Setting<T> member(String choice) {
    return new Setting<>(
        new SettingName(name.member(choice)), type, fallback, meaning, condition, secret);
  }

  /** The values there are, for the settings table and for faults. */
  String range() {
    return condition.isEmpty() ? type.allowed() : type.allowed() + "; " + condition;
  }

  boolean quotable() {
    return !secret && type.quotable();
  }
}
