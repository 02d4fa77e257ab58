package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.sandbox.video.FrameSize;
import io.reelay.sandbox.video.VideoOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A create that the gateway has found valid, whatever its path.
 *
 * @param body all of it, for the bill
 * @param model null where none was named
 * @param prompt what the script and the bill know the job by: the prompt; a storyboard's prompts,
 *     with slashes between them; a character's description
 * @param size as it was asked for, such as {@code small} or {@code 1280x720}
 * @param orientation {@code portrait} or {@code landscape}
 * @param seconds of video, from 1
 * @param source the task that is remixed, or null
 */
record CreateRequest(
    ObjectNode body,
    String model,
    String prompt,
    String size,
    String orientation,
    int seconds,
    Task source) {
  private static final Pattern PROPORTION = Pattern.compile("(\\d{1,4})[x:](\\d{1,4})");

  /** {@code landscape} if the size or ratio is wider than high. */
  static String orientation(String proportion) {
    Matcher matcher = PROPORTION.matcher(proportion);
    boolean wide =
        matcher.matches()
            && Integer.parseInt(matcher.group(1)) > Integer.parseInt(matcher.group(2));
    return wide ? "landscape" : "portrait";
  }

  VideoOrder order(String fileId) {
    // Models have durations of their own; the sandbox shows no more than a minute of them.
    int shown = Math.max(1, Math.min(60, seconds));
    return new VideoOrder(fileId, prompt, FrameSize.of(orientation, size), shown);
  }
}
