package io.reelay.sandbox.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jcodec.api.FrameGrab;
import org.jcodec.common.Codec;
import org.jcodec.common.DemuxerTrackMeta;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Picture;
import org.jcodec.scale.AWTUtil;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptVideoRendererTest {
  private static final Duration ONE_MINUTE = Duration.ofMinutes(1);
  private static final FrameSize TINY = new FrameSize(64, 112);

  @AutoClose private final PromptVideoRenderer renderer = new PromptVideoRenderer();

  @ParameterizedTest
  @ValueSource(ints = {10, 15, 25})
  void theVideoLastsAsLongAsAsked(int seconds) throws Exception {
    Video video = renderer.video(new VideoOrder("task_1", "make animate", TINY, seconds)).join();

    DemuxerTrackMeta track = grab(read(video)).getVideoTrack().getMeta();
    assertThat(track.getCodec()).isEqualTo(Codec.H264);
    assertThat(track.getTotalDuration()).isCloseTo(seconds, within(0.01));
    assertThat(track.getTotalFrames()).isEqualTo(2 * seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "portrait, small, 480, 848",
    "landscape, small, 848, 480",
    "portrait, large, 720, 1280",
    "landscape, large, 1280, 720"
  })
  void theFrameHasTheSizeAndOrientationAsked(String orientation, String size, int width, int height)
      throws Exception {
    FrameSize frame = FrameSize.of(orientation, size);

    Video video = renderer.video(new VideoOrder("task_1", "a cat", frame, 1)).join();

    Picture decoded = grab(read(video)).getNativeFrame();
    assertThat(decoded.getCroppedWidth()).isEqualTo(width);
    assertThat(decoded.getCroppedHeight()).isEqualTo(height);
  }

  @Test
  void everyFrameDecodesAndSomethingMoves() throws Exception {
    Video video = renderer.video(new VideoOrder("task_1", "a cat", TINY, 4)).join();

    FrameGrab grab = grab(read(video));
    BufferedImage before = AWTUtil.toBufferedImage(grab.getNativeFrame());
    for (int frame = 1; frame < 8; frame++) {
      BufferedImage next = AWTUtil.toBufferedImage(grab.getNativeFrame());
      assertThat(pixels(next)).as("frame %d", frame).isNotEqualTo(pixels(before));
      before = next;
    }
    assertThat(grab.getNativeFrame()).isNull();
  }

  @Test
  void theTextIsReadableAgainstItsBackground() throws Exception {
    // How many depends on the machine's font.
    assertThat(whitePixels("a cat")).isGreaterThan(whitePixels(" ") + 200);
  }

  private long whitePixels(String prompt) throws Exception {
    FrameSize small = FrameSize.of("", "small");
    return whitePixels(
        grab(read(renderer.video(new VideoOrder("task_" + prompt, prompt, small, 1)).join())));
  }

  @Test
  void withoutAFontTheTextIsShownAsBlocks() throws Exception {
    try (var fontless = new PromptVideoRenderer(new BlockText(), 1)) {
      Video video =
          fontless.video(new VideoOrder("task_1", "a cat", FrameSize.of("", "small"), 1)).join();

      assertThat(whitePixels(grab(read(video)))).isGreaterThan(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u0000\n\t", "猫がピアノを弾く", "\uD83D\uDE3A", "\uD83D", "a\u202Eb"})
  void anyTextCanBeShown(String prompt) {
    assertThat(renderer.video(new VideoOrder("task_1", prompt, TINY, 1)))
        .succeedsWithin(ONE_MINUTE);
  }

  @Test
  void aVeryLongPromptIsShownInPart() {
    String prompt = "w".repeat(32_000);

    assertThat(renderer.video(new VideoOrder("task_1", prompt, TINY, 1)))
        .succeedsWithin(ONE_MINUTE);
  }

  @Test
  void aTaskIsRenderedOnce() {
    VideoOrder order = new VideoOrder("task_1", "a cat", TINY, 1);

    assertThat(renderer.video(order)).isSameAs(renderer.video(order));
  }

  @Test
  void onlyTheLastVideosAreKeptAndAnOlderOneIsMadeAgain() throws Exception {
    try (var small = new PromptVideoRenderer(new BlockText(), 2)) {
      VideoOrder first = new VideoOrder("task_0", "a cat", TINY, 1);
      byte[] bytes = read(small.video(first).join());
      for (int task = 1; task < 5; task++) {
        small.video(new VideoOrder("task_" + task, "a cat", TINY, 1)).join();
      }
      try (var files = Files.list(small.folder())) {
        assertThat(files).hasSize(2);
      }

      // The header has the time it was made at.
      assertThat(read(small.video(first).join())).hasSameSizeAs(bytes);
    }
  }

  @Test
  void closingDeletesTheFilesAndEndsWhatIsBeingRendered() {
    var closed = new PromptVideoRenderer();
    CompletableFuture<Video> running =
        closed.video(new VideoOrder("task_1", "a cat", FrameSize.of("", "large"), 60));
    closed.video(new VideoOrder("task_2", "a cat", TINY, 1)).join();

    closed.close();

    assertThat(closed.folder()).doesNotExist();
    assertThat(running).isCompletedExceptionally();
  }

  private static byte[] read(Video video) throws IOException {
    try (InputStream in = video.open()) {
      byte[] bytes = in.readAllBytes();
      assertThat(bytes).hasSize((int) video.length());
      return bytes;
    }
  }

  private static FrameGrab grab(byte[] mp4) throws Exception {
    return FrameGrab.createFrameGrab(
        ByteBufferSeekableByteChannel.readFromByteBuffer(ByteBuffer.wrap(mp4)));
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static long whitePixels(FrameGrab grab) throws IOException {
    return IntStream.of(pixels(AWTUtil.toBufferedImage(grab.getNativeFrame())))
        .mapToObj(Color::new)
        .filter(pixel -> Math.min(pixel.getRed(), pixel.getBlue()) > 200)
        .count();
  }
}
