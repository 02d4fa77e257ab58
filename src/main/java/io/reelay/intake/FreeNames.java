package io.reelay.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Finds the name for a prompt file that leaves the inbox. The file keeps its own name, cut if a
 * report's name would not fit. If that name is taken, the time is added, and then a number.
 */
public final class FreeNames {
  /** The suffix of a report's name, after the name of its file. */
  public static final String REPORT = ".error.txt";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  /** Length with the dot. A longer suffix is not an extension. */
  private static final int MAX_EXTENSION = 10;

  /** The length of a dash and a number. */
  private static final int MAX_NUMBERING = 6;

  private final InstantSource clock;

  /** The target folder of a file. */
  @FunctionalInterface
  public interface Target {
    boolean isFree(String name) throws IOException;
  }

  public FreeNames(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param maxBytes of a name in the target, in UTF-8, report names included
   * @throws IOException if the target's names cannot be read
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

  /** The beginning of a text in whole characters, at most this many bytes. */
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
