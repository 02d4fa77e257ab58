package io.reelay.intake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelay.ledger.InboxObjects;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Where an object may go that leaves the inbox: under its own name, unless something of that name
 * is there or on its way.
 */
public final class FreeKeys {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  /** S3 user guide, "Naming Amazon S3 objects"; less what may be added. */
  private static final int MOST_BYTES = 1024 - "-yyyyMMddTHHmmssSSS-99999.error.txt".length();

  private static final int LONGEST_ENDING = 10;

  private final InboxBucket bucket;
  private final InboxObjects objects;
  private final InstantSource clock;

  public FreeKeys(InboxBucket bucket, InboxObjects objects, InstantSource clock) {
    this.bucket = bucket;
    this.objects = objects;
    this.clock = clock;
  }

  /**
   * @param subfolder of the inbox
   * @throws IOException if the bucket does not tell what is there
   */
  String in(String subfolder, String name) throws IOException {
    String folder = bucket.folder() + subfolder + "/";
    int dot = name.lastIndexOf('.');
    boolean ends = dot > 0 && name.length() - dot <= LONGEST_ENDING;
    String extension = ends ? name.substring(dot) : "";
    String stem = ends ? name.substring(0, dot) : name;
    String start = shortened(folder + stem, MOST_BYTES - extension.getBytes(UTF_8).length);
    if (isFree(start + extension)) {
      return start + extension;
    }
    String stamped = start + "-" + STAMP.format(clock.instant());
    String free = stamped + extension;
    for (int number = 2; !isFree(free); number++) {
      free = stamped + "-" + number + extension;
    }
    return free;
  }

  private boolean isFree(String key) throws IOException {
    return !objects.isTarget(bucket.name(), key) && bucket.look(key).isEmpty();
  }

  /** Cut between two characters. */
  private static String shortened(String text, int mostBytes) {
    String cut = text;
    while (cut.getBytes(UTF_8).length > mostBytes) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }
}
