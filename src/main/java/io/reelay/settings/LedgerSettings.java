package io.reelay.settings;

import java.time.Duration;

/**
 * Where jobs are remembered.
 *
 * @param url {@code jdbc:sqlite:} and a path; never a database in memory
 * @param retention how long attempts of ended jobs and delivered events are kept
 */
public record LedgerSettings(String url, Duration retention) {

  static LedgerSettings read(SettingValues values) {
    String file = values.get(Catalogue.LEDGER_URL).substring(LedgerUrlValue.PREFIX.length());
    return new LedgerSettings(
        values.keep(Catalogue.LEDGER_URL, LedgerUrlValue.PREFIX + values.resolve(file)),
        values.get(Catalogue.LEDGER_RETENTION));
  }
}
