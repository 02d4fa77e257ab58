package io.reelay.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerUrlValueTest {
  private final LedgerUrlValue type = new LedgerUrlValue();

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
    assertThatThrownBy(() -> type.parse(url)).hasMessage("names no file that outlives a restart");
  }

  @Test
  void anotherDatabaseIsRefused() {
    assertThatThrownBy(() -> type.parse("jdbc:postgresql://user:pw@host/reelay"))
        .hasMessage("names PostgreSQL, which is not in this version");
    assertThatThrownBy(() -> type.parse("ledger.db"))
        .hasMessage("does not start with jdbc:sqlite:");
  }
}
