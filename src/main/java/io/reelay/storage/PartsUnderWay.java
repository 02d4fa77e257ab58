package io.reelay.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The parts of one upload that are sent while the next is read. Used by the thread that reads. The
 * first part that fails ends the upload. After {@link #close} no thread sends, and no part is kept.
 */
final class PartsUnderWay implements AutoCloseable {
  private final PartThreads threads;
  private final Send send;
  private final Deque<byte[]> free = new ArrayDeque<>();
  private final List<Sending> underWay = new ArrayList<>();

  /** It needs no memory at the end of a part, so no part stays under way for ever. */
  private final BlockingQueue<Sending> ended =
      new ArrayBlockingQueue<>(PartThreads.PARTS_PER_UPLOAD);

  private final List<CompletedPart> sent = new ArrayList<>();
  private final int partBytes;
  private int buffers = 1;

  /** Sends one part. */
  @FunctionalInterface
  interface Send {
    CompletedPart send(int number, byte[] buffer, int length);
  }

  PartsUnderWay(PartThreads threads, int partBytes, Send send) {
    this.threads = threads;
    this.partBytes = partBytes;
    this.send = send;
  }

  /**
   * Begins to send a part.
   *
   * @param buffer not changed before it is returned by {@link #buffer}
   */
  void send(int number, byte[] buffer, int length) {
    Sending sending = new Sending(number, buffer, length);
    underWay.add(sending);
    try {
      threads.threads().execute(sending);
    } catch (RuntimeException | Error e) {
      // An Error: the system has no more threads.
      underWay.remove(sending);
      throw e;
    }
    requireNoneFailed();
  }

  /**
   * A buffer for the next part. Waits until a part was sent if there is no memory for another.
   *
   * @throws InterruptedException while it waits
   */
  byte[] buffer() throws InterruptedException {
    if (free.isEmpty()) {
      if (threads.another(buffers)) {
        buffers++;
        return new byte[partBytes];
      }
      take(ended.take());
    }
    return free.pop();
  }

  /** Throws the failure of a part, if one has failed. */
  void requireNoneFailed() {
    for (Sending done = ended.poll(); done != null; done = ended.poll()) {
      take(done);
    }
  }

  /** All parts, in their order. Waits until they were sent. */
  List<CompletedPart> all() throws InterruptedException {
    while (!underWay.isEmpty()) {
      take(ended.take());
    }
    return sent.stream().sorted(Comparator.comparing(CompletedPart::partNumber)).toList();
  }

  private void take(Sending done) {
    underWay.remove(done);
    if (done.failure instanceof RuntimeException failure) {
      throw failure;
    }
    if (done.failure instanceof Error failure) {
      throw failure;
    }
    free.push(done.buffer);
    sent.add(done.part);
  }

  /** Stops what is under way, and waits for it: a part must not arrive after the upload's end. */
  @Override
  public void close() {
    underWay.forEach(Sending::stop);
    boolean interrupted = false;
    while (!underWay.isEmpty()) {
      try {
        underWay.remove(ended.take());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    threads.giveBack(buffers);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Sending implements Runnable {
    private final int number;
    private final byte[] buffer;
    private final int length;
    private Thread thread;
    private boolean stopped;
    private CompletedPart part;
    private Throwable failure;

    Sending(int number, byte[] buffer, int length) {
      this.number = number;
      this.buffer = buffer;
      this.length = length;
    }

    @Override
    public void run() {
      try {
        if (begun()) {
          part = send.send(number, buffer, length);
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        end();
        ended.add(this);
      }
    }

    private synchronized boolean begun() {
      thread = Thread.currentThread();
      return !stopped;
    }

    private synchronized void end() {
      thread = null;
      if (stopped) {
        // It was for this part, not for the next work of the thread.
        Thread.interrupted();
      }
    }

    /** The SDK makes no further attempt on a thread that is interrupted. */
    synchronized void stop() {
      stopped = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
