package io.reelay.config;

/**
 * One entry of the {@link Catalogue}.
 *
 * @param fallback the default as a user would write it; null = the setting must be given
 * @param condition a rule in addition to the type's range, or empty
 * @param secret never printed, and not a property of the routes
 */
record Setting<T>(
    SettingName name,
    ValueType<T> type,
    String fallback,
    String meaning,
    String condition,
    boolean secret) {

  /** The printed text for a secret. It shows whether there is one, but not its length. */
  static String mask(String secret) {
    return secret == null || secret.isEmpty() ? "" : "***";
  }

  /** The setting of this family for one gateway or one field. */
  Setting<T> member(String choice) {
    return new Setting<>(
        new SettingName(name.member(choice)), type, fallback, meaning, condition, secret);
  }

  /** The permitted values, for the settings table and for faults. */
  String range() {
    return condition.isEmpty() ? type.allowed() : type.allowed() + "; " + condition;
  }

  boolean quotable() {
    return !secret && type.quotable();
  }
}
