package io.reelay.intake.file;

import java.util.concurrent.Semaphore;

/**
 * Lets one file in at a time, over all sources of prompts. Between its reading and the ledger a
 * file uses a multiple of its size in memory. The thread that has waited longest is next.
 */
public final class IntakeTurn {
  private final Semaphore turn = new Semaphore(1, true);

  /**
   * Waits for the turn. {@link #end} returns it, on any thread.
   *
   * @throws InterruptedException if the process ends during the wait; then there is no turn to
   *     return
   */
  public void begin() throws InterruptedException {
    turn.acquire();
  }

  /** The prompts are in the ledger or refused, and no longer in memory. */
  public void end() {
    turn.release();
  }
}
