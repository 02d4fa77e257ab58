package io.reelay.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The name under which a prompt file leaves the inbox: its own, cut if that leaves no room for the
 * name of a report; with the time in it if that is taken, and with a number if that is taken too.
 */
public final class FreeNames {
  /** Ends the name of a report, behind the name of its file. */
  public static final String REPORT = ".error.txt";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  /** With the dot; a longer one is no extension. */
  private static final int MAX_EXTENSION = 10;

  /** Characters of a dash and a number. */
  private static final int MAX_NUMBERING = 6;

  private final InstantSource clock;

  /** The folder that a file goes to. */
  @FunctionalInterface
  public interface Target {
    boolean isFree(String name) throws IOException;
  }

  public FreeNames(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param maxBytes of a name in the target, in UTF-8; a report's counts too
   * @throws IOException if the target does not tell what is there
   */
  public String in(Target target, String name, int maxBytes) throws IOException {
    int dot = name.lastIndexOf('.');
    boolean hasExtension = dot > 0 && name.length() - dot <= MAX_EXTENSION;
    String extension = hasExtension ? name.substring(dot) : "";
    String stamp = "-" + STAMP.format(clock.instant());
    String start =
        cut(
            hasExtension ? name.substring(0, dot) : name,
            maxBytes - bytes(stamp + extension + REPORT) - MAX_NUMBERING);
    String own = bytes(name + REPORT) <= maxBytes ? name : start + extension;
    if (target.isFree(own)) {
      return own;
    }
    String free = start + stamp + extension;
    for (int number = 2; !target.isFree(free); number++) {
      free = start + stamp + "-" + number + extension;
    }
    return free;
  }

  /** Whole characters of the beginning, at most this many bytes of them. */
  private static String cut(String name, int maxBytes) {
    int end = name.length();
    while (bytes(name.substring(0, end)) > maxBytes) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }

  private static int bytes(String name) {
    return name.getBytes(UTF_8).length;
  }
}
