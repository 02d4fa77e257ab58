package io.reelay.sandbox.video;

/**
 * What a video shall show.
 *
 * @param taskId names the video, without the model: {@code task_01k…}
 * @param prompt the text it was asked with
 * @param frame width and height
 * @param seconds its duration, 1 to 60 s
 */
public record VideoOrder(String taskId, String prompt, FrameSize frame, int seconds) {
  /** Checks the duration. */
  public VideoOrder {
    if (seconds < 1 || seconds > 60) {
      throw new IllegalArgumentException("a video has 1 to 60 s, not " + seconds);
    }
  }
}
