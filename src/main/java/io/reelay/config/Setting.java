package io.reelay.config;

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

  /** What is printed in the place of a secret: whether there is one, and not how long it is. */
  static String mask(String secret) {
    return secret == null || secret.isEmpty() ? "" : "***";
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
