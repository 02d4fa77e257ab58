package io.reelay.ops;

import java.io.IOException;

/** Whether a place of files is there: prompts or finished videos wait where it is not. */
public record StorageProbe(Place place) implements Probe {

  /** Where files are kept. */
  @FunctionalInterface
  public interface Place {
    /**
     * @throws IOException if it is not to be had, and why
     */
    void reach() throws IOException;
  }

  @Override
  public ProbeResult look() throws IOException {
    place.reach();
    return ProbeResult.good("");
  }
}
