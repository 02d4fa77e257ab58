package io.reelay.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of the inbox folder.
 *
 * @param directory watched folder; empty = off
 * @param interval time between two polls, 100 ms to 1 h
 * @param settle how long a file must be unchanged before it is taken, 100 ms to 10 min
 * @param maxFileBytes largest prompt file, 1 KiB to 256 MiB
 * @param onError handling of a file with wrong prompts
 * @param dedupe rule by which two prompts are the same job
 * @param ignoredFrontMatter names of ignored fields in the front matter of {@code .md} files
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

  /** The handling of a file in which only some prompts are wrong. */
  public enum OnError {
    /** The whole file is rejected. */
    REJECT,

    /** The correct prompts are taken. A file without a correct prompt is rejected. */
    SKIP;

    /**
     * @param word {@code reject} or {@code skip}
     * @throws IllegalArgumentException if it is another word
     */
    public static OnError of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The word in files and settings. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The rule by which two prompts without a {@code dedupe_key} are the same job. */
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
