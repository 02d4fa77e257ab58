package io.reelay.ledger.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reelay.config.LedgerLocation;
import io.reelay.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who may read the ledger's files. */
class LedgerFilesTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(LedgerFiles.class);

  @TempDir Path home;
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();

  @BeforeEach
  void listen() {
    assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
    LOG.setLevel(Level.WARN);
    LOG.setAdditive(false);
    LOG.addAppender(seen);
    seen.start();
  }

  @AfterEach
  void listenNoMore() {
    LOG.detachAppender(seen);
    LOG.setLevel(null);
    LOG.setAdditive(true);
  }

  @Test
  void whatIsMadeIsItsOwnersAlone() throws Exception {
    Path folder = home.resolve("deep/data");
    try (Ledger ledger = Ledger.open(in(folder))) {
      ledger.probeWrite();

      assertThat(mode(folder)).isEqualTo("rwx------");
      assertThat(mode(folder.getParent())).isEqualTo("rwx------");
      assertThat(files(folder))
          .extracting(file -> file.getFileName().toString())
          .contains("ledger.db", "ledger.db-wal", "ledger.db-shm");
      assertThat(files(folder)).allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
    assertThat(seen.list).isEmpty();
  }

  @Test
  void aFolderThatIsOpenStaysSoIsWarnedOfAndItsNewFilesAreNot() throws Exception {
    Path folder = withMode(Files.createDirectory(home.resolve("open")), "rwxr-xr-x");

    try (Ledger ledger = Ledger.open(in(folder))) {
      ledger.probeWrite();

      assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
      assertThat(files(folder)).allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
    assertThat(seen.list)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains(folder.toString(), "open to others", "chmod 700"));
  }

  @Test
  void aFolderThatIsItsOwnersIsNotWarnedOf() throws Exception {
    Path folder = withMode(Files.createDirectory(home.resolve("closed")), "rwx------");

    Ledger.open(in(folder)).close();

    assertThat(seen.list).isEmpty();
  }

  private static LedgerLocation in(Path folder) {
    return new LedgerLocation("jdbc:sqlite:" + folder.resolve("ledger.db"), "", "", 1);
  }

  private static Path withMode(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
