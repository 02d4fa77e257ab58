package io.reelay.ledger;

/**
 * Where a ledger is.
 *
 * @param url {@code jdbc:sqlite:PATH}, where a relative path starts at the working folder, or
 *     {@code jdbc:postgresql://HOST/DATABASE}
 * @param user for PostgreSQL
 * @param password for PostgreSQL; empty = none is sent
 * @param connections to PostgreSQL at the same time, 2 or more
 */
public record LedgerLocation(String url, String user, String password, int connections) {
  public static final String SQLITE = "jdbc:sqlite:";
  public static final String POSTGRESQL = "jdbc:postgresql:";

  boolean isPostgresql() {
    return url.startsWith(POSTGRESQL);
  }

  /** Without passwords; parameters of the URL may hold one. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
