package io.reelay.sandbox.video;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * One tiny clip, followed by a {@code free} box (ISO/IEC 14496-12, 8.1.2) that fills the file up
 * and begins with the task's id, so that no two tasks have the same bytes.
 */
final class PaddedVideos implements VideoSource {
  private static final int BOX_HEADER = 16;

  private final long bytes;

  PaddedVideos(long bytes) {
    if (bytes < 4096) {
      throw new IllegalArgumentException("a padded video has at least 4096 bytes, not " + bytes);
    }
    this.bytes = bytes;
  }

  @Override
  public CompletableFuture<Video> video(VideoOrder order) {
    return CompletableFuture.completedFuture(new PaddedVideo(order.taskId(), bytes));
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private record PaddedVideo(String taskId, long length) implements Video {
    @Override
    public InputStream open() {
      byte[] clip = TinyClip.bytes();
      byte[] id = taskId.getBytes(StandardCharsets.UTF_8);
      // The 64-bit form of the size also serves videos beyond 4 GiB.
      byte[] head =
          ByteBuffer.allocate(BOX_HEADER + id.length)
              .putInt(1)
              .put("free".getBytes(StandardCharsets.US_ASCII))
              .putLong(length - clip.length)
              .put(id)
              .array();
      byte[] start = Arrays.copyOf(clip, clip.length + head.length);
      System.arraycopy(head, 0, start, clip.length, head.length);
      return new SequenceInputStream(
          new ByteArrayInputStream(start), new Zeros(length - start.length));
    }
  }
}
