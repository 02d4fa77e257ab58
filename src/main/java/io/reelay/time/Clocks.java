package io.reelay.time;

import java.time.InstantSource;

/**
 * A machine's two clocks.
 *
 * @param wall as others see it: for dates, files and signatures. People, and time servers, put it
 *     forward and back
 * @param steady for how long something takes; see {@link SteadyClock}
 */
public record Clocks(InstantSource wall, InstantSource steady) {
  /** Those of this machine. */
  public static Clocks ofMachine() {
    return new Clocks(InstantSource.system(), new SteadyClock());
  }
}
