package io.reelay.sandbox.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jcodec.api.FrameGrab;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.containers.mp4.MP4Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaddedVideosTest {
  private static final FrameSize ANY = FrameSize.of("portrait", "small");

  @ParameterizedTest
  @ValueSource(ints = {4096, 4097, 1 << 20})
  void aPaddedVideoHasExactlyTheLengthAskedAndPlays(int length) throws Exception {
    byte[] bytes = read("task_1", length);

    assertThat(bytes).hasSize(length);
    var channel = ByteBufferSeekableByteChannel.readFromByteBuffer(ByteBuffer.wrap(bytes));
    List<String> boxes =
        MP4Util.getRootAtoms(channel).stream().map(atom -> atom.getHeader().getFourcc()).toList();
    assertThat(boxes).startsWith("ftyp").contains("mdat", "moov").endsWith("free");
    assertThat(FrameGrab.createFrameGrab(channel.setPosition(0)).getNativeFrame()).isNotNull();
  }

  @Test
  void eachTaskHasItsOwnBytesAndAlwaysTheSame() throws Exception {
    assertThat(read("task_1", 4096))
        .isEqualTo(read("task_1", 4096))
        .isNotEqualTo(read("task_2", 4096));
  }

  @Test
  void aVideoBeyondFourGigabytesIsStreamed() throws Exception {
    Video video =
        VideoSource.padded(6L << 30).video(new VideoOrder("task_1", "a cat", ANY, 10)).join();

    assertThat(video.length()).isEqualTo(6L << 30);
    try (InputStream in = video.open()) {
      byte[] start = in.readNBytes(8192);
      assertThat(start).hasSize(8192).containsSequence("free".getBytes());
    }
  }

  @Test
  void aVideoShorterThanItsClipIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> VideoSource.padded(4095));
  }

  private static byte[] read(String taskId, long length) throws Exception {
    Video video = VideoSource.padded(length).video(new VideoOrder(taskId, "a cat", ANY, 10)).join();
    try (InputStream in = video.open()) {
      return in.readAllBytes();
    }
  }
}
