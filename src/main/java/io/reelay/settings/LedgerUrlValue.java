package io.reelay.settings;

import java.util.Locale;

/** The JDBC URL of a SQLite file. */
record LedgerUrlValue() implements ValueType<String> {
  static final String PREFIX = "jdbc:sqlite:";

  @Override
  public String parse(String text) throws InvalidValueException {
    if (text.startsWith("jdbc:postgresql:")) {
      throw new InvalidValueException("names PostgreSQL, which is not in this version");
    }
    if (!text.startsWith(PREFIX)) {
      throw new InvalidValueException("does not start with " + PREFIX);
    }
    String file = text.substring(PREFIX.length());
    // sqlite-jdbc takes an empty name, :memory: and mode=memory for a database that no restart
    // survives, and a restart must know what was already paid for.
    if (file.isEmpty()
        || file.startsWith("?")
        || file.startsWith(":")
        || file.startsWith("file:")
        || file.toLowerCase(Locale.ROOT).contains("mode=memory")) {
      throw new InvalidValueException("names no file that outlives a restart");
    }
    if (file.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidValueException("holds a control character");
    }
    return text;
  }

  @Override
  public String unit() {
    return "JDBC URL";
  }

  @Override
  public String allowed() {
    return PREFIX + "PATH";
  }

  /** Never: a JDBC URL may carry a password. */
  @Override
  public boolean quotable() {
    return false;
  }
}
