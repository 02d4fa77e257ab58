package io.reelay.intake.file;

import java.util.concurrent.Semaphore;

/**
 * One file at a time, of all that prompts come from: in memory, between its reading and the ledger,
 * a file takes a multiple of its size. The thread that waits longest is next.
 */
public final class IntakeTurn {
  private final Semaphore turn = new Semaphore(1, true);

  /**
   * Waits for it; {@link #end} returns it, on any thread.
   *
   * @throws InterruptedException if the process ends meanwhile; then there is nothing to give back
   */
  public void begin() throws InterruptedException {
    turn.acquire();
  }

  /** The prompts are in the ledger, or were refused, and are out of memory. */
  public void end() {
    turn.release();
  }
}
