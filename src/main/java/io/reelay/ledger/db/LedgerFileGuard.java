package io.reelay.ledger.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves a SQLite ledger for one service, and detects when its files were exchanged or have
 * another database. A deleted file accepts all writes, and the next start does not have them. Safe
 * for use by several threads at once.
 *
 * <p>It does not write to the files, except for the {@link LedgerMark}.
 */
final class LedgerFileGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerFileGuard.class);

  /** They are beside the file while a connection is open. */
  private static final List<String> LOGS = List.of("-wal", "-shm");

  private final Path file;
  private final FileChannel lock;
  private final AtomicBoolean told = new AtomicBoolean();

  /** Device and inode of each file; null on Windows, where an open file cannot be deleted. */
  private volatile Map<Path, Object> opened = Map.of();

  private volatile LedgerMark mark;

  private LedgerFileGuard(Path file, FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * For the service. The lock ends with the process in any case.
   *
   * @throws IOException if another service has the ledger; the message says so
   */
  static LedgerFileGuard ofService(Path file) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            lockFile,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            LedgerFiles.ofItsOwner(lockFile));
    if (!lock(channel)) {
      channel.close();
      throw new IOException(
          "another Reelay uses the ledger "
              + file
              + ": stop it, or give this one its own ledger; a ledger for several is in"
              + " PostgreSQL");
    }
    return new LedgerFileGuard(file, channel);
  }

  /** For a command that runs beside the service. */
  static LedgerFileGuard ofCommand(Path file) {
    return new LedgerFileGuard(file, null);
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** From now on the file must be the present one. */
  void opened() throws IOException {
    opened = keys(List.of(file));
  }

  /**
   * The same for the files beside it and for its contents.
   *
   * @param writer the ledger's writer
   */
  void openedAndMarked(Jdbi writer) throws IOException {
    mark = LedgerMark.write(file, writer);
    List<Path> files = new ArrayList<>(List.of(file));
    LOGS.forEach(ending -> files.add(file.resolveSibling(file.getFileName() + ending)));
    opened = keys(files);
  }

  private static Map<Path, Object> keys(List<Path> files) throws IOException {
    Map<Path, Object> keys = new LinkedHashMap<>();
    for (Path file : files) {
      keys.put(file, key(file));
    }
    return keys;
  }

  /**
   * Reads only the files' attributes and the header.
   *
   * @throws ConnectionException if a file is missing or was exchanged
   */
  void requireSame() {
    String fault = fault();
    if (fault == null) {
      if (told.getAndSet(false)) {
        LOG.warn("the ledger {} is the one that was opened again", file);
      }
      return;
    }
    String message = "the ledger " + fault;
    if (!told.getAndSet(true)) {
      LOG.error(message);
    }
    throw new ConnectionException(new SQLException(message));
  }

  /** Null if the file does not exist. */
  private String fault() {
    for (Map.Entry<Path, Object> entry : opened.entrySet()) {
      String fault = fault(entry.getKey(), entry.getValue());
      if (fault != null) {
        return entry.getKey()
            + " "
            + fault
            + " while Reelay had it open. No create is sent and no prompt accepted any more: put the file back,"
            + " or restart Reelay to use the present file";
      }
    }
    try {
      return mark != null && mark.isOverwritten()
          ? file
              + " was overwritten by another while Reelay had it open. No create is sent and no prompt accepted any more: put the right"
              + " ledger there, and restart Reelay"
          : null;
    } catch (IOException e) {
      return file
          + " cannot be read ("
          + e.getMessage()
          + "). Nothing is created or taken any more";
    }
  }

  private static String fault(Path file, Object opened) {
    try {
      return Objects.equals(opened, key(file)) ? null : "was replaced";
    } catch (NoSuchFileException e) {
      return "was deleted";
    } catch (IOException e) {
      return "cannot be looked at (" + e.getMessage() + ")";
    }
  }

  /** No other process gets it while the file is open. */
  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Call this when no connection has the file open any more. */
  @Override
  public void close() {
    if (mark != null) {
      try {
        mark.close();
      } catch (IOException e) {
        LOG.debug("{} is closed with the process", file, e);
      }
    }
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        LOG.debug("the lock of {} ends with the process", file, e);
      }
    }
  }
}
