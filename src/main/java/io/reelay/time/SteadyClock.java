package io.reelay.time;

import java.time.InstantSource;

/**
 * The time of what is under way: it never goes back, whatever becomes of the machine's clock while
 * the process lives.
 */
public interface SteadyClock extends InstantSource {
  /**
   * Milliseconds that this process has been running, from any point on: a step of the machine's
   * clock, or a sleep of the machine, does not count.
   */
  long upMillis();

  /** The machine's clock as others see it: what dates, files and signatures are compared with. */
  InstantSource wall();
}
