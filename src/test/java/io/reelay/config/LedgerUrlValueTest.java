package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerUrlValueTest {
  private final ValueType<String> type = ValueTypes.ledgerUrl();

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:sqlite:data/ledger.db", "jdbc:sqlite:/var/lib/reelay/ledger.db"})
  void aFileIsTaken(String url) throws Exception {
    assertThat(type.parse(url)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:?cache=shared",
        "jdbc:sqlite:file::memory:",
        "jdbc:sqlite:ledger?mode=memory",
        "jdbc:sqlite::resource:ledger.db"
      })
  void aLedgerThatForgetsIsRefused(String url) {
    assertThatThrownBy(() -> type.parse(url))
        .hasMessage("names no file, so a restart would lose the ledger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/reelay",
        "jdbc:postgresql://db.example:5433/reelay?sslmode=verify-full&currentSchema=video",
        "jdbc:postgresql://a:5432,b:5432/reelay?targetServerType=primary",
        "jdbc:postgresql://[::1]/reelay"
      })
  void aDatabaseOnAServerIsTaken(String url) throws Exception {
    assertThat(type.parse(url)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:reelay",
        "jdbc:postgresql:///reelay",
        "jdbc:postgresql://db",
        "jdbc:postgresql://db/",
        "jdbc:postgresql://user:pw@db/reelay"
      })
  void aServerThatIsLeftToTheDriverIsRefused(String url) {
    assertThatThrownBy(() -> type.parse(url)).hasMessage("does not name a host and a database");
  }

  @Test
  void aUrlThatTheDriverDoesNotTakeIsRefused() {
    assertThatThrownBy(() -> type.parse("jdbc:postgresql://db:port/reelay"))
        .hasMessage("is not a URL that the PostgreSQL driver accepts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user=reelay", "sslmode=require&password=secret"})
  void aPasswordHasASettingOfItsOwn(String parameters) {
    assertThatThrownBy(() -> type.parse("jdbc:postgresql://db/reelay?" + parameters))
        .hasMessage("has a user or a password; they have their own settings");
  }

  @Test
  void anotherDatabaseIsRefused() {
    assertThatThrownBy(() -> type.parse("ledger.db"))
        .hasMessage("starts neither with jdbc:sqlite: nor jdbc:postgresql:");
  }
}
