package io.reelay.settings;

import io.reelay.ledger.LedgerLocation;
import java.time.Duration;

/**
 * Where jobs are remembered.
 *
 * @param location never a database in memory
 * @param retention how long attempts of ended jobs and delivered events are kept
 */
public record LedgerSettings(LedgerLocation location, Duration retention) {

  static LedgerSettings read(SettingValues values) {
    String url = values.get(Catalogue.LEDGER_URL);
    String user = values.get(Catalogue.LEDGER_USER);
    if (url.startsWith(LedgerLocation.SQLITE)) {
      String file = url.substring(LedgerLocation.SQLITE.length());
      url = values.keep(Catalogue.LEDGER_URL, LedgerLocation.SQLITE + values.resolve(file));
    } else if (user.isEmpty() && values.sound(Catalogue.LEDGER_USER)) {
      values.missing(Catalogue.LEDGER_USER);
    }
    return new LedgerSettings(
        new LedgerLocation(
            url,
            user,
            values.get(Catalogue.LEDGER_PASSWORD),
            values.get(Catalogue.LEDGER_CONNECTIONS)),
        values.get(Catalogue.LEDGER_RETENTION));
  }
}
