package io.reelay.storage.media;

import static io.reelay.storage.media.MinimalMp4.box;
import static io.reelay.storage.media.MinimalMp4.ftyp;
import static io.reelay.storage.media.MinimalMp4.join;
import static io.reelay.storage.media.MinimalMp4.largeBox;
import static io.reelay.storage.media.MinimalMp4.moov;
import static io.reelay.storage.media.MinimalMp4.openBox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.reelay.storage.FailingStream;
import io.reelay.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedVideoStreamTest {

  private static final int UNKNOWN = -1;
  private static final byte[] MEDIA = new byte[500];

  @Test
  void aWholeVideoIsPassedOnUnchangedWithItsSizeAndDigest() throws Exception {
    byte[] video = MinimalMp4.of(3000);
    CheckedVideoStream checked = checked(video, video.length);

    assertThat(checked.readAllBytes()).isEqualTo(video);
    checked.verifyWhole();

    assertThat(checked.count()).isEqualTo(video.length);
    assertThat(checked.sha256()).isEqualTo(Sha256.of(video));
  }

  @Test
  void aCutAtAnyByteIsNoticedWithoutAnAnnouncedLength() {
    byte[] video = MinimalMp4.of(64);
    for (int length = 0; length < video.length; length++) {
      byte[] cut = Arrays.copyOf(video, length);
      assertThatExceptionOfType(BrokenVideoException.class)
          .as("cut after %d of %d bytes", length, video.length)
          .isThrownBy(() -> check(cut, UNKNOWN));
    }
  }

  @Test
  void aCutAtAnyByteIsNoticedWhenTheMovieBoxIsLast() {
    byte[] video = join(ftyp(), box("mdat", new byte[40]), moov());
    for (int length = 0; length < video.length; length++) {
      byte[] cut = Arrays.copyOf(video, length);
      assertThatExceptionOfType(BrokenVideoException.class)
          .as("cut after %d of %d bytes", length, video.length)
          .isThrownBy(() -> check(cut, UNKNOWN));
    }
  }

  @Test
  void boxesAreFollowedHoweverTheBytesAreSplit() throws Exception {
    byte[] video = join(ftyp(), largeBox("mdat", MEDIA), box("free", new byte[0]), moov());
    Random random = new Random(20_261_121);
    for (int run = 0; run < 200; run++) {
      CheckedVideoStream checked = checked(video, UNKNOWN);
      byte[] buffer = new byte[1 + random.nextInt(40)];
      while (checked.read(buffer, 0, 1 + random.nextInt(buffer.length)) >= 0) {
        assertThat(checked.count()).isLessThanOrEqualTo(video.length);
      }
      checked.verifyWhole();
    }
  }

  @Test
  void aFragmentedVideoIsWhole() throws Exception {
    check(join(ftyp(), moov(), box("moof", new byte[16]), box("mdat", MEDIA)), UNKNOWN);
  }

  @Test
  void aBoxOf64BitSizeIsFollowed() throws Exception {
    byte[] video = join(ftyp(), moov(), largeBox("mdat", MEDIA));
    check(video, UNKNOWN);
    assertBroken(Arrays.copyOf(video, video.length - 1), UNKNOWN, "cut: box mdat lacks its last 1");
  }

  @Test
  void aLastBoxWithoutSizeIsWholeOnlyWithAnAnnouncedLength() throws Exception {
    byte[] video = join(ftyp(), moov(), openBox("mdat", MEDIA));
    check(video, video.length);
    assertBroken(video, UNKNOWN, "no length was announced");
    assertBroken(Arrays.copyOf(video, video.length - 1), video.length, "cut: ");
  }

  @Test
  void moreThanTheAnnouncedLengthIsRefused() {
    byte[] video = MinimalMp4.of(500);
    assertBroken(video, video.length - 1, "longer than the announced");
  }

  @Test
  void lessThanTheAnnouncedLengthIsRefused() {
    byte[] video = MinimalMp4.of(500);
    assertBroken(
        video, video.length + 1, video.length + " of " + (video.length + 1) + " bytes arrived");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":{\"message\":\"expired\"}} | JSON instead of a video",
        "[] | JSON instead of a video",
        "<html><body>502 Bad Gateway</body></html> | HTML or XML instead of a video",
        "<a> | HTML or XML instead of a video",
        "Not Found | neither a video nor audio of a known format",
        "x | neither a video nor audio of a known format"
      })
  void whatIsNoVideoIsCalledByItsName(String body, String reason) {
    assertBroken(body.getBytes(StandardCharsets.UTF_8), UNKNOWN, reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 9, 15, 16, 500})
  void zerosBehindTheLastBoxAreNoCut(int zeros) throws Exception {
    byte[] video = join(MinimalMp4.of(64), new byte[zeros]);
    check(video, UNKNOWN);
    check(video, video.length);
    assertBroken(join(video, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), UNKNOWN, "");
    assertBroken(join(ftyp(), moov(), new byte[zeros]), UNKNOWN, "");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 8, 9, 15, 16, 500})
  void zerosBehindTheLastBoxAreCounted(int zeros) throws Exception {
    Mp4BoxWalker walker = new Mp4BoxWalker();
    byte[] video = join(MinimalMp4.of(64), new byte[zeros]);
    for (byte octet : video) {
      walker.accept(new byte[] {octet}, 0, 1);
    }
    walker.verifyWhole(true);

    assertThat(walker.remark())
        .isEqualTo(
            switch (zeros) {
              case 0 -> null;
              case 1 -> "1 zero byte follows its last box";
              default -> zeros + " zero bytes follow its last box";
            });
  }

  @Test
  void theReasonQuotesNothingOfWhatArrived() {
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> check("{\"prompt\":\"secret\"}".getBytes(StandardCharsets.UTF_8), 19))
        .satisfies(e -> assertThat(e.reason()).doesNotContain("secret", "prompt"));
  }

  @ParameterizedTest
  @ValueSource(ints = {UNKNOWN, 0, 100})
  void anEmptyBodyIsRefused(int announced) {
    assertBroken(new byte[0], announced, "empty: 0 bytes arrived");
  }

  @Test
  void aVideoWithoutMovieBoxIsRefused() {
    assertBroken(join(ftyp(), box("mdat", MEDIA)), UNKNOWN, "no moov box");
  }

  @Test
  void aVideoWithoutMediaIsRefused() {
    assertBroken(join(ftyp(), moov()), UNKNOWN, "no mdat or moof box");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 15, -1, Long.MIN_VALUE})
  void anImpossible64BitSizeIsRefused(long size) {
    byte[] box = largeBox("mdat", MEDIA);
    ByteBuffer.wrap(box).putLong(8, size);
    assertBroken(join(ftyp(), moov(), box), UNKNOWN, "impossible size");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void anImpossible32BitSizeIsRefused(int size) {
    byte[] box = box("mdat", MEDIA);
    ByteBuffer.wrap(box).putInt(0, size);
    assertBroken(join(ftyp(), moov(), box), UNKNOWN, "impossible size");
  }

  @Test
  void seededGarbageAfterTheTypeBoxIsRefused() {
    Random random = new Random(41_817);
    for (int run = 0; run < 500; run++) {
      byte[] garbage = new byte[1 + random.nextInt(300)];
      random.nextBytes(garbage);
      assertThatExceptionOfType(BrokenVideoException.class)
          .as("run %d", run)
          .isThrownBy(() -> check(join(ftyp(), garbage), UNKNOWN));
    }
  }

  @Test
  void anAnnouncedLengthBeyondTheLimitIsRefusedBeforeReading() {
    IncomingVideo video = new IncomingVideo(InputStream.nullInputStream(), 1001);
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> new CheckedVideoStream(video, 1000))
        .withMessage("larger than the allowed 1000 bytes");
  }

  @Test
  void anEndlessVideoIsStoppedAtTheLimit() throws Exception {
    IncomingVideo endless = new IncomingVideo(MinimalMp4.stream(Long.MAX_VALUE / 2), UNKNOWN);
    CheckedVideoStream checked = new CheckedVideoStream(endless, 1000);
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> checked.readNBytes(1001))
        .withMessage("larger than the allowed 1000 bytes");
  }

  @Test
  void aConnectionThatBreaksIsABrokenVideoWithItsCause() throws Exception {
    IOException reset = new IOException("Connection reset");
    byte[] video = MinimalMp4.of(10);
    InputStream source = FailingStream.after(video, video.length, reset);
    CheckedVideoStream checked = new CheckedVideoStream(new IncomingVideo(source, UNKNOWN), 1000);
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(checked::readAllBytes)
        .withCause(reset)
        .satisfies(e -> assertThat(e.reason()).contains("broke off after"));
  }

  @Test
  void skippedAndSingleBytesAreCheckedToo() throws Exception {
    byte[] video = MinimalMp4.of(2000);
    CheckedVideoStream checked = checked(video, video.length);

    assertThat(checked.read()).isEqualTo(video[0]);
    assertThat(checked.skip(700)).isEqualTo(700);
    assertThat(checked.readAllBytes()).hasSize(video.length - 701);
    checked.verifyWhole();

    assertThat(checked.count()).isEqualTo(video.length);
    assertThat(checked.sha256()).isEqualTo(Sha256.of(video));
  }

  @Test
  void nothingCanBeReadTwice() throws Exception {
    byte[] video = MinimalMp4.of(10);
    CheckedVideoStream checked = checked(video, video.length);
    assertThat(checked.markSupported()).isFalse();
    checked.mark(100);
    assertThatExceptionOfType(IOException.class).isThrownBy(checked::reset);
  }

  @Test
  void aVideoIsNotJudgedBeforeItsEnd() throws Exception {
    byte[] video = MinimalMp4.of(10);
    CheckedVideoStream checked = checked(video, UNKNOWN);
    checked.readNBytes(video.length);
    assertThatIllegalStateException().isThrownBy(checked::verifyWhole);
  }

  private static CheckedVideoStream checked(byte[] bytes, long announced)
      throws BrokenVideoException {
    return new CheckedVideoStream(
        new IncomingVideo(new ByteArrayInputStream(bytes), announced), 1_000_000);
  }

  private static void check(byte[] bytes, long announced) throws IOException {
    CheckedVideoStream checked = checked(bytes, announced);
    checked.readAllBytes();
    checked.verifyWhole();
  }

  private static void assertBroken(byte[] bytes, long announced, String reason) {
    assertThatExceptionOfType(BrokenVideoException.class)
        .isThrownBy(() -> check(bytes, announced))
        .satisfies(e -> assertThat(e.reason()).contains(reason));
  }
}
