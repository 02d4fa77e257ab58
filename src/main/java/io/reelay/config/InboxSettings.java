package io.reelay.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How prompt files are taken, and from which folder.
 *
 * @param directory watched folder; empty = off
 * @param interval time between two looks into it, 100 ms to 1 h
 * @param settle how long a file must be unchanged before it is taken, 100 ms to 10 min
 * @param maxFileBytes largest prompt file, 1 KiB to 256 MiB
 * @param onError what becomes of a file with wrong prompts
 * @param dedupe what makes two prompts the same job
 * @param ignoredFrontMatter names of what is left out of the front matter of {@code .md} files
 */
public record InboxSettings(
    String directory,
    Duration interval,
    Duration settle,
    long maxFileBytes,
    OnError onError,
    DedupeBy dedupe,
    Set<String> ignoredFrontMatter) {

  static InboxSettings read(SettingValues values) {
    return new InboxSettings(
        values.path(Catalogue.INBOX_DIRECTORY),
        values.get(Catalogue.INBOX_INTERVAL),
        values.get(Catalogue.INBOX_SETTLE),
        values.get(Catalogue.INBOX_MAX_FILE_SIZE),
        OnError.of(values.get(Catalogue.INBOX_ON_ERROR)),
        DedupeBy.of(values.get(Catalogue.INBOX_DEDUPE)),
        names(values.get(Catalogue.INBOX_FRONT_MATTER_IGNORE)));
  }

  private static Set<String> names(String list) {
    return Stream.of(list.strip().split("\\s*,\\s*"))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The reaction to a file in which only some prompts are wrong. */
  public enum OnError {
    /** The file is rejected: it is taken whole or not at all. */
    REJECT,

    /** The others are taken; a file in which none is right is rejected still. */
    SKIP;

    /**
     * @param word {@code reject} or {@code skip}
     * @throws IllegalArgumentException if it is another word
     */
    public static OnError of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** As files and settings have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What makes two prompts without a {@code dedupe_key} the same job. */
  public enum DedupeBy {
    /** The same content in a file of the same name. */
    NAME,

    /** The same content, in any file. */
    CONTENT;

    /**
     * @param word {@code name} or {@code content}
     * @throws IllegalArgumentException if it is another word
     */
    public static DedupeBy of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
