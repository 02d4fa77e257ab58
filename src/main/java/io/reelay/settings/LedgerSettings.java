package io.reelay.settings;

/**
 * Where jobs are remembered.
 *
 * @param url {@code jdbc:sqlite:} and a path; never a database in memory
 */
public record LedgerSettings(String url) {

  static LedgerSettings read(SettingValues values) {
    String file = values.get(Catalogue.LEDGER_URL).substring(LedgerUrlValue.PREFIX.length());
    return new LedgerSettings(
        values.keep(Catalogue.LEDGER_URL, LedgerUrlValue.PREFIX + values.resolve(file)));
  }
}
