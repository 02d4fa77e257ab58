package io.reelay.storage;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * The threads that send parts while the next part is read, and the memory for them. Each upload has
 * one part of its own. More parts come from a number that all uploads share.
 *
 * @param threads one for each part that is sent; closed with this if it is a pool
 * @param spareParts parts in memory beside the one of each upload
 */
public record PartThreads(Executor threads, Semaphore spareParts) implements AutoCloseable {
  static final int PARTS_PER_UPLOAD = 3;

  /** So much of the heap may be parts; the rest is for all else. */
  private static final double SHARE_OF_HEAP = 3.0 / 8;

  /** Each part is sent by the thread that reads, before the next is read. */
  static PartThreads none() {
    return new PartThreads(Runnable::run, new Semaphore(0));
  }

  /**
   * As many parts as overlap with all uploads under way, but no more than the heap has room for.
   *
   * @param uploads under way at the same time
   * @param partBytes size of a part
   * @param heapBytes maximum of the heap
   */
  public static PartThreads of(Executor threads, int uploads, int partBytes, long heapBytes) {
    long room = (long) (heapBytes * SHARE_OF_HEAP / partBytes) - uploads;
    long wanted = (PARTS_PER_UPLOAD - 1L) * uploads;
    return new PartThreads(threads, new Semaphore((int) Math.max(0, Math.min(room, wanted))));
  }

  /** Whether an upload with so many parts in memory may have one more, now. */
  boolean another(int parts) {
    return parts < PARTS_PER_UPLOAD && spareParts.tryAcquire();
  }

  @Override
  public void close() {
    if (threads instanceof ExecutorService pool) {
      pool.shutdownNow();
    }
  }

  /** Gives all parts of an upload back, except its own. */
  void giveBack(int parts) {
    spareParts.release(parts - 1);
  }
}
