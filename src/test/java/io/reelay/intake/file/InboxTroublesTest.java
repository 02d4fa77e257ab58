package io.reelay.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How often a file that stays is tried, and told of. */
class InboxTroublesTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(InboxTroubles.class);

  private final ListAppender<ILoggingEvent> told = new ListAppender<>();
  @TempDir Path inbox;
  private long up;
  private InboxTroubles troubles;
  private InboxFile file;

  @BeforeEach
  void listen() throws IOException {
    LOG.setLevel(Level.WARN);
    LOG.setAdditive(false);
    LOG.addAppender(told);
    told.start();
    troubles = new InboxTroubles(inbox, () -> Instant.ofEpochMilli(up));
    Path dropped = Files.writeString(inbox.resolve("a.txt"), "a");
    file = new InboxFile(dropped, HeldFolder.open(inbox));
  }

  @AfterEach
  void listenNoMore() throws IOException {
    LOG.detachAppender(told);
    LOG.setAdditive(true);
    LOG.setLevel(null);
    file.hand().close();
  }

  private BasicFileAttributes look() throws IOException {
    return file.look();
  }

  private void pass(Duration time) {
    up += time.toMillis();
  }

  /** As Camel's bean language has it: the cause is below. */
  private void cannotBeRead() throws IOException {
    troubles.stays(file, new IllegalStateException(new AccessDeniedException("a.txt")));
  }

  @Test
  void whatCannotBeReadIsTriedEverMoreSeldomAndToldOnce() throws IOException {
    for (int pause : new int[] {2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
      cannotBeRead();
      pass(Duration.ofSeconds(pause).minusMillis(1));
      assertThat(troubles.isPutOff("a.txt", look())).as("before %s s", pause).isTrue();
      pass(Duration.ofMillis(1));
      assertThat(troubles.isPutOff("a.txt", look())).as("after %s s", pause).isFalse();
    }
    assertThat(told.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("a.txt stays", "cannot be read", "chmod a+r");
    assertThat(troubles.told()).hasValueSatisfying(text -> assertThat(text).contains("chmod a+r"));
  }

  @Test
  void aNewVersionIsTriedAtOnce() throws IOException {
    cannotBeRead();
    assertThat(troubles.isPutOff("a.txt", look())).isTrue();
    Files.setLastModifiedTime(file.dropped(), FileTime.from(Instant.EPOCH));
    assertThat(troubles.isPutOff("a.txt", look())).isFalse();
    assertThat(troubles.told()).isEmpty();
  }

  @Test
  void whatCannotBeMovedIsToldWithWhatHelpsThere() throws IOException {
    var refusal = new FileSystemException("a.txt", "a.txt", "Operation not permitted");
    troubles.notTaken("a.txt", look(), refusal);
    assertThat(troubles.isPutOff("a.txt", look())).isTrue();
    assertThat(troubles.told()).hasValueSatisfying(text -> assertThat(text).contains("sticky"));
    assertThat(told.list).hasSize(1);
  }

  @Test
  void whatBefallsAllFilesPutsNoneOffAndIsToldOnceAMinute() throws IOException {
    for (int second = 0; second < 61; second++) {
      troubles.stays(file, new IllegalStateException("ignored", new IOException("ledger is away")));
      troubles.notTaken("a.txt", look(), new IOException("ledger is away"));
      pass(Duration.ofSeconds(1));
    }
    assertThat(troubles.isPutOff("a.txt", look())).isFalse();
    assertThat(told.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .allSatisfy(text -> assertThat(text).contains("a.txt stays", "ledger is away"));
  }

  @Test
  void whatHasLeftIsNoTroubleAnyMore() throws IOException {
    cannotBeRead();
    Files.delete(file.dropped());
    assertThat(troubles.told()).isEmpty();
  }
}
