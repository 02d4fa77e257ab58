package io.reelay.time;

import java.time.InstantSource;

/**
 * A machine's two clocks.
 *
 * @param wall the shared time, for dates, files and signatures. People and time servers change it
 * @param steady for durations; see {@link SteadyClock}
 */
public record Clocks(InstantSource wall, InstantSource steady) {
  /** The clocks of this machine. */
  public static Clocks ofMachine() {
    return new Clocks(InstantSource.system(), new SteadyClock());
  }
}
