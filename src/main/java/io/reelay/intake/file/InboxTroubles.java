package io.reelay.intake.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.util.ObjectHelper;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unchanged files that stay in the inbox, and the reasons. Each is logged once, with a remedy.
 * Files that cannot be read or moved are retried at growing intervals. After a chmod or a new
 * version the retry is immediate.
 */
public final class InboxTroubles {
  private static final Logger LOG = LoggerFactory.getLogger(InboxTroubles.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration SAME_AGAIN = Duration.ofMinutes(1);
  private static final int MAX_NAMES = 1_000;
  private static final char UNDECODABLE = '\uFFFD';

  private final Path inbox;
  private final InstantSource steady;
  private final Map<String, PutOff> putOff = new ConcurrentHashMap<>();
  private final Set<String> unnamed = new HashSet<>();
  private final Map<Class<?>, Long> toldAt = new HashMap<>();

  /** The reason why Reelay cannot take a file. */
  private enum Bar {
    READ("cannot be read by Reelay's user", "chmod a+r it, or give it to that user"),
    MOVE(
        "cannot be moved by Reelay's user",
        "Let that user write to the inbox, and own it if it has the sticky bit (t)");

    private final String reason;
    private final String remedy;

    Bar(String reason, String remedy) {
      this.reason = reason;
      this.remedy = remedy;
    }
  }

  /** The attributes of a file. A change of these may make it readable. */
  private record State(FileTime modified, long size, Object owner, Object permissions) {
    static State of(BasicFileAttributes file) {
      PosixFileAttributes posix = file instanceof PosixFileAttributes all ? all : null;
      return new State(
          file.lastModifiedTime(),
          file.size(),
          posix == null ? null : posix.owner(),
          posix == null ? null : posix.permissions());
    }
  }

  private record PutOff(Bar bar, State state, Duration pause, long until) {}

  /**
   * @param inbox the watched folder
   * @param steady a clock without steps
   */
  public InboxTroubles(Path inbox, InstantSource steady) {
    this.inbox = inbox;
    this.steady = steady;
  }

  /** Whether a file was not available, has not changed, and is still in its pause. */
  boolean isPutOff(String name, BasicFileAttributes file) {
    PutOff known = putOff.get(name);
    if (known == null) {
      return false;
    }
    if (!known.state().equals(State.of(file))) {
      putOff.remove(name);
      return false;
    }
    return steady.millis() < known.until();
  }

  /** A file that could not be taken. */
  void notTaken(String name, BasicFileAttributes file, IOException failure) {
    if (isOf(name, failure)) {
      putOff(name, file, Bar.MOVE);
    } else {
      tell(name, failure);
    }
  }

  /** A taken file returns. */
  void stays(InboxFile file, Exception failure) throws IOException {
    AccessDeniedException denied = ObjectHelper.getException(AccessDeniedException.class, failure);
    if (denied != null && isOf(file.name(), denied)) {
      putOff(file.name(), file.look(), Bar.READ);
    } else {
      tell(file.name(), failure);
    }
  }

  private static boolean isOf(String name, IOException failure) {
    return failure instanceof FileSystemException of
        && of.getFile() != null
        && Path.of(of.getFile()).endsWith(name);
  }

  private void putOff(String name, BasicFileAttributes file, Bar bar) {
    PutOff before = putOff.get(name);
    Duration pause = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      pause = LONGEST_PAUSE;
    }
    if (before == null && putOff.size() >= MAX_NAMES) {
      LOG.debug("{} {}", name, bar.reason);
      return;
    }
    putOff.put(name, new PutOff(bar, State.of(file), pause, steady.millis() + pause.toMillis()));
    if (before == null) {
      LOG.warn(
          "{} stays in the inbox: it {}. {}; it is retried then", name, bar.reason, bar.remedy);
    }
  }

  /** One line for a problem of all files, such as an outage of the ledger. */
  private synchronized void tell(String name, Exception failure) {
    Throwable cause = ExceptionUtils.getRootCause(failure);
    Class<?> kind = cause == null ? Exception.class : cause.getClass();
    long now = steady.millis();
    Long before = toldAt.get(kind);
    if (before == null || now - before >= SAME_AGAIN.toMillis()) {
      toldAt.put(kind, now);
      LOG.warn("{} stays in the inbox, and is retried: {}", name, String.valueOf(cause));
    } else {
      LOG.debug("{} stays in the inbox: {}", name, String.valueOf(cause));
    }
  }

  /** A file has left the inbox. */
  void over(String name) {
    putOff.remove(name);
  }

  /** A listed file is missing: it has left, or its real name differs from its text. */
  void gone(String name) {
    putOff.remove(name);
    if (name.indexOf(UNDECODABLE) >= 0 || name.indexOf('?') >= 0) {
      unnamed(name);
    }
  }

  /** A file whose name is not valid text in the locale's encoding. */
  synchronized void unnamed(String name) {
    if (unnamed.contains(name) || unnamed.size() >= MAX_NAMES || unnameable().isEmpty()) {
      return;
    }
    unnamed.add(name);
    LOG.warn(
        "{} stays in the inbox: the bytes of its name are not {}. Rename it, or write its name in"
            + " that encoding (convmv)",
        name,
        System.getProperty("sun.jnu.encoding"));
  }

  private List<String> unnameable() {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(inbox)) {
      for (Path entry : entries) {
        Path name = entry.getFileName();
        if (!readsAsItIs(name)
            && !IgnoredFiles.matches(name.toString())
            && !Files.isDirectory(entry)) {
          found.add(name.toString());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("{} cannot be listed", inbox, e);
    }
    return found;
  }

  private static boolean readsAsItIs(Path name) {
    try {
      return name.equals(Path.of(name.toString()));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The present problems in one sentence; empty if there are none. */
  public Optional<String> told() {
    putOff
        .keySet()
        .removeIf(name -> Files.notExists(inbox.resolve(name), LinkOption.NOFOLLOW_LINKS));
    List<String> told = new ArrayList<>();
    for (Bar bar : Bar.values()) {
      List<String> names =
          putOff.entrySet().stream()
              .filter(each -> each.getValue().bar() == bar)
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
      if (!names.isEmpty()) {
        told.add(some(names) + " " + bar.reason + ". " + bar.remedy);
      }
    }
    // The polls find such a name first. A folder without one is not listed again for each check.
    List<String> names = anyUnnamed() ? unnameable() : List.of();
    if (!names.isEmpty()) {
      told.add(some(names) + " has a name that is not in the locale's encoding. Rename it");
    }
    return told.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", told));
  }

  private synchronized boolean anyUnnamed() {
    return !unnamed.isEmpty();
  }

  private static String some(List<String> names) {
    return names.get(0) + (names.size() == 1 ? "" : " and " + (names.size() - 1) + " more");
  }
}
