package io.reelay.settings;

import io.reelay.ledger.LedgerLocation;
import java.util.Locale;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** The JDBC URL of a SQLite file or of a PostgreSQL database. */
record LedgerUrlValue() implements ValueType<String> {
  @Override
  public String parse(String text) throws InvalidValueException {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidValueException("holds a control character");
    }
    if (text.startsWith(LedgerLocation.SQLITE)) {
      requireFile(text.substring(LedgerLocation.SQLITE.length()));
    } else if (text.startsWith(LedgerLocation.POSTGRESQL)) {
      requireDatabase(text);
    } else {
      throw new InvalidValueException(
          "starts neither with " + LedgerLocation.SQLITE + " nor " + LedgerLocation.POSTGRESQL);
    }
    return text;
  }

  private static void requireFile(String file) throws InvalidValueException {
    // sqlite-jdbc takes an empty name, :memory: and mode=memory for a database that no restart
    // survives, and a restart must know what was already paid for.
    if (file.isEmpty()
        || file.startsWith("?")
        || file.startsWith(":")
        || file.startsWith("file:")
        || file.toLowerCase(Locale.ROOT).contains("mode=memory")) {
      throw new InvalidValueException("names no file that outlives a restart");
    }
  }

  private static void requireDatabase(String url) throws InvalidValueException {
    if (!url.matches("jdbc:postgresql://[^/?@]+/[^/?]+([?].*)?")) {
      // Else the driver takes the host, or a database, that it thinks is meant.
      throw new InvalidValueException("does not name a host and a database");
    }
    Properties properties = Driver.parseURL(url, new Properties());
    if (properties == null) {
      throw new InvalidValueException("is not a URL that the PostgreSQL driver takes");
    }
    if (PGProperty.USER.isPresent(properties) || PGProperty.PASSWORD.isPresent(properties)) {
      throw new InvalidValueException("names user or password, which are settings of their own");
    }
  }

  @Override
  public String unit() {
    return "JDBC URL";
  }

  @Override
  public String allowed() {
    return "jdbc:sqlite:PATH or jdbc:postgresql://HOST[:PORT]/DATABASE[?PARAMETERS]";
  }

  /** Never: a JDBC URL may carry a password. */
  @Override
  public boolean quotable() {
    return false;
  }
}
