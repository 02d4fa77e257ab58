package io.reelay.ledger.db;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Jdbi;

/**
 * A number that each start writes into the header of its SQLite ledger ({@code user_version}), and
 * by which it tells another database that was copied over the file. A copy that was made since that
 * start has the number too; a backup of SQLite's is told by the header's count of changes, which
 * begins anew in it and never goes back in the ledger. Safe for use by several threads at once.
 *
 * <p>The file is opened once, and closed when SQLite has closed it: closing it earlier would end
 * SQLite's own locks (https://www.sqlite.org/howtocorrupt.html, 2.2). So it is no channel, which an
 * interrupt closes.
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
   * @param ledger its writer
   */
  static LedgerMark write(Path file, Jdbi ledger) throws IOException {
    LedgerMark mark = new LedgerMark(new RandomAccessFile(file.toFile(), "r"));
    ledger.useHandle(
        handle -> {
          handle.execute("PRAGMA user_version = " + mark.number);
          // Until then it is in the write-ahead log alone.
          handle.createQuery("PRAGMA wal_checkpoint(PASSIVE)").mapToMap().list();
        });
    return mark;
  }

  /**
   * Whether another database was copied over the file, now or before: a copy back does not mend it,
   * as SQLite has mixed both by then.
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
      // A reader of another process may keep the number in the write-ahead log for a while.
      return !seen;
    }
    int before = changes;
    changes = fields.getInt(CHANGES);
    // By the difference, as the count may pass the greatest number.
    boolean later = !seen || changes - before >= 0;
    seen = true;
    return later;
  }

  /** To be called when no connection has the file open any more. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
