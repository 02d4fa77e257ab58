package io.reelay.ledger.db;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Jdbi;

/**
 * A number that each start writes into the header of its SQLite ledger ({@code user_version}). It
 * detects another database that was copied over the file. A copy since that start has the number
 * too. A backup by SQLite is detected by the header's change count, which starts again in a backup
 * and never decreases in the ledger. Safe for use by several threads at once.
 *
 * <p>The file is opened once, and closed after SQLite has closed it. An earlier close would end
 * SQLite's own locks (https://www.sqlite.org/howtocorrupt.html, 2.2). It is not a channel, because
 * an interrupt closes channels.
 */
final class LedgerMark implements AutoCloseable {
  // https://www.sqlite.org/fileformat2.html, 1.3
  private static final int CHANGES = 24;
  private static final int USER_VERSION = 60;
  private static final int BYTES_READ = 64;

  private final RandomAccessFile file;
  private final byte[] header = new byte[BYTES_READ];
  private final int number = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  private int changes;
  private boolean seen;
  private boolean overwritten;

  private LedgerMark(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Marks a ledger.
   *
   * @param ledger the ledger's writer
   */
  static LedgerMark write(Path file, Jdbi ledger) throws IOException {
    LedgerMark mark = new LedgerMark(new RandomAccessFile(file.toFile(), "r"));
    ledger.useHandle(
        handle -> {
          handle.execute("PRAGMA user_version = " + mark.number);
          // Until then the number is only in the write-ahead log.
          handle.createQuery("PRAGMA wal_checkpoint(PASSIVE)").mapToMap().list();
        });
    return mark;
  }

  /**
   * Whether another database was copied over the file, now or before. A copy back does not repair
   * it, since SQLite has mixed both by then.
   */
  synchronized boolean isOverwritten() throws IOException {
    overwritten = overwritten || !isOurs();
    return overwritten;
  }

  private boolean isOurs() throws IOException {
    try {
      file.seek(0);
      file.readFully(header);
    } catch (EOFException e) {
      return false;
    }
    ByteBuffer fields = ByteBuffer.wrap(header);
    if (fields.getInt(USER_VERSION) != number) {
      // Another process's reader may keep the number in the write-ahead log for a while.
      return !seen;
    }
    int before = changes;
    changes = fields.getInt(CHANGES);
    // Compared by difference, since the count may overflow.
    boolean later = !seen || changes - before >= 0;
    seen = true;
    return later;
  }

  /** Call this when no connection has the file open any more. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
