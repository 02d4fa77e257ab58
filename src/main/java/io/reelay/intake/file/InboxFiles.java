package io.reelay.intake.file;

import io.reelay.time.Clocks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a file of the inbox is taken, and how it leaves. There are no waits: the next poll
 * checks a file that still changes again. Camel's {@code readLock=changed} (4.18.0) delays the poll
 * until its time-out for each file that is empty, dated in the future, or a dead link, and never
 * takes the file. Camel's {@code move} cannot move a dead link.
 */
public final class InboxFiles implements GenericFileFilter<File>, GenericFileProcessStrategy<File> {
  /** The variable with the file's target, relative to the inbox. */
  private static final String MOVED_TO = "movedTo";

  /** The property that has the file, even if the body changes. */
  private static final String FILE = "reelay.inboxFile";

  private static final Logger LOG = LoggerFactory.getLogger(InboxFiles.class);
  private static final int MAX_WATCHED = 10_000;

  private final Duration settle;
  private final Clocks clocks;
  private final TakenFiles taken;
  private final InboxTroubles troubles;
  private final Map<Path, Seen> young = new HashMap<>();

  /** The observed state of the files that this poll takes. */
  private final Map<Path, Seen> rested = new HashMap<>();

  /** The state of a file at a poll, and the start of that state. */
  private record Seen(FileTime modified, long size, long since) {
    boolean isLike(BasicFileAttributes file) {
      return modified.equals(file.lastModifiedTime()) && size == file.size();
    }
  }

  /**
   * @param settle how long a file must be unchanged
   */
  public InboxFiles(Duration settle, Clocks clocks, TakenFiles taken, InboxTroubles troubles) {
    this.settle = settle;
    this.clocks = clocks;
    this.taken = taken;
    this.troubles = troubles;
  }

  /** This is a filter, so ignored files do not count towards the poll's limit. */
  @Override
  public boolean accept(GenericFile<File> file) {
    try {
      return !IgnoredFiles.matches(file.getFile().getName())
          && !file.isDirectory()
          && hasRested(file.getFile().toPath());
    } catch (InvalidPathException e) {
      troubles.unnamed(file.getFile().getName());
      return false;
    }
  }

  @Override
  public void prepareOnStartup(
      GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {}

  /** Takes the file for this node, and sets it as the body. */
  @Override
  public boolean begin(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    InboxFile mine = takeOrTell(file.getFile().toPath());
    if (mine == null) {
      return false;
    }
    // Camel's own binding (FileBinding, 4.18.0) turns backslashes of a name into slashes, which
    // would be another file.
    exchange.getMessage().setBody(mine);
    exchange.setProperty(FILE, mine);
    return true;
  }

  private InboxFile takeOrTell(Path dropped) {
    try {
      return take(dropped);
    } catch (IOException e) {
      try {
        troubles.notTaken(dropped.getFileName().toString(), attributes(dropped), e);
      } catch (IOException gone) {
        LOG.debug("{} could not be taken", dropped, e);
      }
      return null;
    }
  }

  /** Null if the file is not available now. */
  InboxFile take(Path dropped) throws IOException {
    Seen seen;
    synchronized (this) {
      seen = rested.remove(dropped);
    }
    InboxFile mine = taken.take(dropped).orElse(null);
    if (mine == null || isStill(seen, mine)) {
      return mine;
    }
    LOG.debug("{} has changed since it was looked at", dropped);
    taken.giveBack(mine);
    return null;
  }

  private static boolean isStill(Seen seen, InboxFile mine) {
    try {
      return seen != null && seen.isLike(mine.look());
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", mine.taken(), e);
      return false;
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, kind(file), LinkOption.NOFOLLOW_LINKS);
  }

  private static Class<? extends BasicFileAttributes> kind(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? PosixFileAttributes.class
        : BasicFileAttributes.class;
  }

  synchronized boolean hasRested(Path path) {
    BasicFileAttributes file;
    try {
      file = attributes(path);
    } catch (IOException e) {
      young.remove(path);
      LOG.debug("{} has gone, or its name is not in the locale's encoding", path, e);
      troubles.gone(path.getFileName().toString());
      return false;
    }
    if (troubles.isPutOff(path.getFileName().toString(), file)) {
      return false;
    }
    long unchanged = clocks.wall().millis() - file.lastModifiedTime().toMillis();
    if (unchanged < settle.toMillis() && !hasRestedWhileWatched(path, file)) {
      return false;
    }
    young.remove(path);
    rested.put(path, new Seen(file.lastModifiedTime(), file.size(), 0));
    return true;
  }

  /** This applies to dates in the future, too: they may come from another machine's clock. */
  private boolean hasRestedWhileWatched(Path path, BasicFileAttributes file) {
    long now = clocks.steady().millis();
    Seen seen = young.get(path);
    if (seen == null || !seen.isLike(file)) {
      if (young.size() >= MAX_WATCHED) {
        young.clear();
      }
      young.put(path, new Seen(file.lastModifiedTime(), file.size(), now));
      return false;
    }
    return now - seen.since() >= settle.toMillis();
  }

  /** The file's prompts are in the ledger, or its report is at the target. */
  @Override
  public void commit(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    InboxFile mine = exchange.getProperty(FILE, InboxFile.class);
    String target = exchange.getVariable(MOVED_TO, String.class);
    int slash = target.indexOf('/');
    try {
      taken.archive(mine, target.substring(0, slash), target.substring(slash + 1));
      troubles.over(mine.name());
    } catch (IOException e) {
      LOG.warn(
          "{} could not be moved to {} and comes back to the inbox: {}",
          mine.name(),
          target,
          String.valueOf(e));
    }
  }

  @Override
  public void abort(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {}

  /** The file returns to the inbox, and a later poll takes it. */
  @Override
  public void rollback(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    InboxFile mine = exchange.getProperty(FILE, InboxFile.class);
    if (mine == null) {
      return;
    }
    try {
      troubles.stays(mine, exchange.getException());
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", mine.taken(), e);
    }
    try {
      taken.giveBack(mine);
    } catch (IOException e) {
      LOG.warn("{} is not back in the inbox yet: {}", mine.taken(), String.valueOf(e));
    }
  }
}
