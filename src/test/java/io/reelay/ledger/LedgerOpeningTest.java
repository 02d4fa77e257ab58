package io.reelay.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelay.config.LedgerLocation;
import io.reelay.sandbox.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is not there, or that nobody made, or that several nodes make at once. */
class LedgerOpeningTest {
  @TempDir Path folder;

  @Test
  void aFileThatIsNotThereIsNotMadeToLookAtIt() throws Exception {
    Path file = folder.resolve("none.db");
    LedgerLocation location = new LedgerLocation("jdbc:sqlite:" + file, "", "", 1);
    assertThatThrownBy(() -> Ledger.openExisting(location))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no ledger");
    Files.createFile(file);
    assertThatThrownBy(() -> Ledger.openExisting(location))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a ledger of this version");
    assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("CREATE TABLE");
  }

  @Test
  void anEmptyDatabaseIsLeftEmptyByWhoOnlyLooks() throws Exception {
    LedgerLocation location = PostgresServer.newDatabase();
    assertThatThrownBy(() -> Ledger.openExisting(location))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a ledger of this version");
    String tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    int made =
        connect(location).withHandle(handle -> handle.select(tables).mapTo(Integer.class).one());
    assertThat(made).isZero();
    PostgresServer.drop(location);
  }

  @Test
  void aServerThatCannotBeReachedIsNamedWithoutItsParameters() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/reelay";
    assertThatThrownBy(
            () ->
                Ledger.openExisting(
                    new LedgerLocation(url + "?sslpassword=secret", "reelay", "secret", 2)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the ledger " + url + " cannot be reached: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void nodesThatStartTogetherMakeOneLedger() throws Exception {
    LedgerLocation location = PostgresServer.newDatabase();
    List<Ledger> ledgers =
        Threads.together(IntStream.range(0, 3).mapToObj(node -> () -> Ledger.open(location)));
    ledgers.forEach(Ledger::probeWrite);
    ledgers.forEach(Ledger::close);
    PostgresServer.drop(location);
  }

  @Test
  void aCommitIsOnTheDiskWhateverTheServersDefaultIs() throws Exception {
    LedgerLocation location = PostgresServer.newDatabase();
    connect(location)
        .useHandle(
            handle ->
                handle.execute(
                    "ALTER USER postgres IN DATABASE "
                        + PostgresServer.nameOf(location)
                        + " SET synchronous_commit = off"));
    try (Ledger ledger = Ledger.open(location)) {
      String commit =
          ledger
              .jdbi()
              .withHandle(
                  handle -> handle.select("SHOW synchronous_commit").mapTo(String.class).one());
      assertThat(commit).isEqualTo("on");
    }
    PostgresServer.drop(location);
  }

  private static Jdbi connect(LedgerLocation location) {
    return Jdbi.create(location.url(), location.user(), location.password());
  }
}
