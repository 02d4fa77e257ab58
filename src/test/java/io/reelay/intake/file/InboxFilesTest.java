package io.reelay.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.time.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration SETTLE = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Path file;
  private Instant wall = NOW;
  private long up;
  private InboxFiles files;

  @BeforeEach
  void write() throws IOException {
    files =
        new InboxFiles(
            SETTLE,
            new Clocks(() -> wall, () -> Instant.ofEpochMilli(up)),
            new TakenFiles(folder, "me", node -> false),
            new InboxTroubles(folder, () -> Instant.ofEpochMilli(up)));
    file = Files.writeString(folder.resolve("a.txt"), "a");
    dated(NOW);
  }

  private void dated(Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private void pass(long millis) {
    up += millis;
    wall = wall.plusMillis(millis);
  }

  @Test
  void aFileRestsAsLongAsTheSettingSays() throws IOException {
    assertThat(files.hasRested(file)).isFalse();
    pass(999);
    assertThat(files.hasRested(file)).isFalse();
    pass(1);
    assertThat(files.hasRested(file)).isTrue();
  }

  @Test
  void aFileFromBeforeIsTakenAtTheFirstLook() throws IOException {
    dated(NOW.minusSeconds(60));
    assertThat(files.hasRested(file)).isTrue();
  }

  @Test
  void anEmptyFileIsTakenLikeAnyOther() throws IOException {
    Files.writeString(file, "");
    dated(NOW.minusSeconds(60));
    assertThat(files.hasRested(file)).isTrue();
  }

  @Test
  void aFileOfTomorrowIsTakenWhenNothingChangesWhileItIsWatched() throws IOException {
    dated(NOW.plus(Duration.ofDays(1)));
    assertThat(files.hasRested(file)).isFalse();
    pass(999);
    assertThat(files.hasRested(file)).isFalse();
    pass(1);
    assertThat(files.hasRested(file)).isTrue();
  }

  @Test
  void aFileOfTomorrowThatGrowsIsWaitedFor() throws IOException {
    dated(NOW.plus(Duration.ofDays(1)));
    files.hasRested(file);
    pass(1_000);
    Files.writeString(file, "ab");
    dated(NOW.plus(Duration.ofDays(1)));
    assertThat(files.hasRested(file)).isFalse();
    pass(1_000);
    assertThat(files.hasRested(file)).isTrue();
  }

  @Test
  void aClockThatWasPutBackAnHourDelaysNothing() throws IOException {
    wall = NOW.minus(Duration.ofHours(1));
    files.hasRested(file);
    pass(1_000);
    assertThat(files.hasRested(file)).isTrue();
  }

  @Test
  void aFileThatHasGoneIsNotTaken() throws IOException {
    Files.delete(file);
    assertThat(files.hasRested(file)).isFalse();
  }

  @Test
  void aFileThatHasRestedIsTakenOutOfTheInbox() throws IOException {
    dated(NOW.minusSeconds(60));
    assertThat(files.hasRested(file)).isTrue();
    InboxFile taken = files.take(file);
    assertThat(taken.name()).isEqualTo("a.txt");
    assertThat(taken.taken()).hasContent("a");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatWasWrittenAnewAfterItHadRestedIsLeftThere() throws IOException {
    dated(NOW.minusSeconds(60));
    assertThat(files.hasRested(file)).isTrue();
    Files.writeString(file, "half of");
    assertThat(files.take(file)).isNull();
    assertThat(file).hasContent("half of");
  }
}
