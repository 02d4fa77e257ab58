package io.reelay.ledger.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reelay.config.LedgerLocation;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.LedgerException;
import io.reelay.ledger.LedgerFixture;
import io.reelay.ledger.NewJob;
import io.reelay.ledger.TestDatabase;
import io.reelay.ledger.claim.ClaimedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SQLite ledger whose file goes away under the process, and one that two services open. */
class LedgerFileGuardTest {
  @TempDir Path folder;
  private Path file;
  private LedgerFixture fixture;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    fixture = new LedgerFixture(TestDatabase.SQLITE, folder);
    file = folder.resolve("data/ledger.db");
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  @Test
  void noIntentIsWrittenOnceTheFileIsDeleted() throws Exception {
    fixture.admit(1);
    LedgerFixture.Node node = fixture.node("node");
    ClaimedJob claimed = node.claimOne();

    Files.delete(file);

    assertThatThrownBy(() -> node.jobs.submitting(claimed))
        .isInstanceOf(LedgerException.class)
        .hasStackTraceContaining("was deleted");
    assertThatThrownBy(() -> fixture.admit(2)).isInstanceOf(LedgerException.class);
    assertThatThrownBy(node.claims::claimDue).isInstanceOf(LedgerException.class);
    assertThatThrownBy(fixture.ledger::probeWrite).hasStackTraceContaining("was deleted");
  }

  @Test
  void anotherFileOfThatNameIsNotTheLedgerAndTheFirstOneIsWhenItComesBack() throws Exception {
    Path away = folder.resolve("away.db");
    Files.move(file, away);
    Files.copy(away, file);
    assertThatThrownBy(() -> fixture.admit(1))
        .isInstanceOf(LedgerException.class)
        .hasStackTraceContaining("was replaced");

    Files.delete(file);
    Files.move(away, file);
    fixture.admit(1);
    assertThat(fixture.node("node").claims.claimDue()).hasSize(1);
  }

  @Test
  void anotherLedgerCopiedIntoTheFileIsNotTheLedgerAlsoWhenTheFirstIsCopiedBack() throws Exception {
    Path other = folder.resolve("other.db");
    Ledger.open(location(other)).close();
    fixture.admit(1);
    LedgerFixture.Node node = fixture.node("node");
    ClaimedJob claimed = node.claimOne();
    Path first = folder.resolve("first.db");
    copy(file, first);

    copy(other, file);

    assertThatThrownBy(() -> node.jobs.submitting(claimed))
        .isInstanceOf(LedgerException.class)
        .hasStackTraceContaining("was overwritten by another");
    assertThatThrownBy(node.claims::claimDue).isInstanceOf(LedgerException.class);
    assertThatThrownBy(fixture.ledger::probeWrite).hasStackTraceContaining("restart Reelay");

    // Its -wal has gone on meanwhile, and SQLite's memory with it.
    copy(first, file);
    assertThatThrownBy(() -> fixture.admit(2)).isInstanceOf(LedgerException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VACUUM INTO '%s'", "backup to '%s'"})
  void itsOwnBackupCopiedIntoTheFileIsNotTheLedger(String backup) throws Exception {
    fixture.admit(1);
    Path saved = folder.resolve("saved.db");
    fixture
        .ledger
        .jdbi()
        .useHandle(
            handle -> handle.getConnection().createStatement().execute(backup.formatted(saved)));
    fixture.ledger.probeWrite();

    copy(saved, file);

    assertThatThrownBy(() -> fixture.admit(2))
        .isInstanceOf(LedgerException.class)
        .hasStackTraceContaining("was overwritten by another");
  }

  @Test
  void anEmptiedFileIsNotTheLedger() throws Exception {
    copy(Path.of("/dev/null"), file);
    assertThatThrownBy(() -> fixture.admit(1)).hasStackTraceContaining("was overwritten");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-wal", "-shm"})
  void withoutTheFilesBesideItNothingIsWrittenUntilTheyAreBack(String ending) throws Exception {
    Path beside = folder.resolve("data/ledger.db" + ending);
    Path away = folder.resolve("away");
    Files.move(beside, away);
    assertThatThrownBy(() -> fixture.admit(1))
        .isInstanceOf(LedgerException.class)
        .hasStackTraceContaining(beside + " was deleted");

    Files.copy(away, beside);
    assertThatThrownBy(() -> fixture.admit(1)).hasStackTraceContaining(beside + " was replaced");

    Files.move(away, beside, StandardCopyOption.REPLACE_EXISTING);
    fixture.admit(1);
    assertThat(fixture.node("node").claims.claimDue()).hasSize(1);
  }

  @Test
  void whatSqliteAndACommandDoToTheFileIsNotTakenForAnother() throws Exception {
    for (int round = 0; round < 20; round++) {
      List<NewJob> jobs = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        jobs.add(LedgerFixture.job("round-" + round + "-" + i));
      }
      fixture.admission.admit(jobs);
      if (round % 5 == 0) {
        try (Ledger beside = Ledger.openExisting(location(file))) {
          beside.probeWrite();
          beside.jdbi().useHandle(handle -> handle.execute("VACUUM"));
          checkpoint(beside);
        }
      } else if (round % 5 == 1) {
        checkpoint(fixture.ledger);
      }
    }
    fixture.cancelAll();
    fixture.ledger.jdbi().useHandle(handle -> handle.execute("DELETE FROM outbox"));
    fixture.ledger.jdbi().useHandle(handle -> handle.execute("VACUUM"));
    checkpoint(fixture.ledger);
    fixture.ledger.probeWrite();
  }

  @Test
  void aFileThatGoesWithinATransactionLetsNobodyActOnWhatWasWritten() {
    assertThatThrownBy(
            () ->
                fixture
                    .ledger
                    .jdbi()
                    .useTransaction(
                        handle -> {
                          handle.execute("DELETE FROM node");
                          Files.delete(file);
                        }))
        .isInstanceOf(LedgerException.class);
  }

  @Test
  void aSecondServiceIsRefusedAndACommandIsNot() throws Exception {
    LedgerLocation location = location(file);
    assertThatThrownBy(() -> Ledger.open(location))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another Reelay uses the ledger " + file);

    try (Ledger beside = Ledger.openExisting(location)) {
      beside.probeWrite();
    }

    fixture.ledger.close();
    Ledger.open(location).close();
  }

  private static LedgerLocation location(Path file) {
    return new LedgerLocation("jdbc:sqlite:" + file, "", "", 1);
  }

  /** As a person does it: the file keeps its inode, and gets other bytes. */
  private static void copy(Path from, Path to) throws Exception {
    // In a process of its own: a copy within this one would end SQLite's locks on the file.
    assertThat(new ProcessBuilder("cp", from.toString(), to.toString()).start().waitFor()).isZero();
  }

  private static void checkpoint(Ledger ledger) {
    ledger
        .jdbi()
        .useHandle(
            handle -> handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapToMap().list());
  }
}
