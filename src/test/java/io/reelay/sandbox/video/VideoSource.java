package io.reelay.sandbox.video;

import java.util.concurrent.CompletableFuture;

/** Where the simulated gateway's videos come from. */
public interface VideoSource extends AutoCloseable {
  /**
   * Makes the video for an order, or finds the one made before. Returns at once; the video comes
   * when it is done, or the error that kept it from being made.
   */
  CompletableFuture<Video> video(VideoOrder order);

  /** Forgets the videos and deletes their files. */
  @Override
  void close();

  /**
   * Playable videos of any size that cost neither time nor memory: for tests of scale and faults.
   *
   * @param bytes length of each video, at least 4 KiB
   */
  static VideoSource padded(long bytes) {
    return new PaddedVideos(bytes);
  }

  /** Videos that show their prompt; each takes a second or two of one core. */
  static VideoSource rendered() {
    return new PromptVideoRenderer();
  }
}
