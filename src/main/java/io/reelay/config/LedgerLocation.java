package io.reelay.config;

import io.reelay.config.ValueType.InvalidValueException;
import java.util.Locale;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The place of a ledger.
 *
 * @param url {@code jdbc:sqlite:PATH}, with relative paths from the working folder, or {@code
 *     jdbc:postgresql://HOST/DATABASE}
 * @param user for PostgreSQL
 * @param password for PostgreSQL; empty = no password is sent
 * @param connections to PostgreSQL at the same time, 2 or more
 */
public record LedgerLocation(String url, String user, String password, int connections) {
  public static final String SQLITE = "jdbc:sqlite:";
  public static final String POSTGRESQL = "jdbc:postgresql:";

  static final String ALLOWED_URLS =
      "jdbc:sqlite:PATH or jdbc:postgresql://HOST[:PORT]/DATABASE[?PARAMETERS]";

  /** The URL of a file that outlives a restart, or of a database on a named host. */
  static String checkedUrl(String text) throws InvalidValueException {
    if (ValueTypes.holdsControl(text)) {
      throw new InvalidValueException("holds a control character");
    }
    if (text.startsWith(SQLITE)) {
      requireFile(text.substring(SQLITE.length()));
    } else if (text.startsWith(POSTGRESQL)) {
      requireDatabase(text);
    } else {
      throw new InvalidValueException("starts neither with " + SQLITE + " nor " + POSTGRESQL);
    }
    return text;
  }

  private static void requireFile(String file) throws InvalidValueException {
    // For sqlite-jdbc an empty name, :memory: and mode=memory mean a database that does not survive
    // a restart. After a restart Reelay must know all earlier purchases.
    if (file.isEmpty()
        || file.startsWith("?")
        || file.startsWith(":")
        || file.startsWith("file:")
        || file.toLowerCase(Locale.ROOT).contains("mode=memory")) {
      throw new InvalidValueException("names no file, so a restart would lose the ledger");
    }
  }

  private static void requireDatabase(String url) throws InvalidValueException {
    if (!url.matches("jdbc:postgresql://[^/?@]+/[^/?]+([?].*)?")) {
      // Otherwise the driver chooses a default host or database.
      throw new InvalidValueException("does not name a host and a database");
    }
    Properties properties = Driver.parseURL(url, new Properties());
    if (properties == null) {
      throw new InvalidValueException("is not a URL that the PostgreSQL driver accepts");
    }
    if (PGProperty.USER.isPresent(properties) || PGProperty.PASSWORD.isPresent(properties)) {
      throw new InvalidValueException("has a user or a password; they have their own settings");
    }
  }

  public boolean isPostgresql() {
    return url.startsWith(POSTGRESQL);
  }

  /** Without passwords. The URL's parameters may have one too. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
