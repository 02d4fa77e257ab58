package io.reelay.ops;

import java.io.IOException;

/** Checks that a place of files is available. If it is not, prompts or finished videos wait. */
public record StorageProbe(Place place) implements Probe {

  /** A place of files. */
  @FunctionalInterface
  public interface Place {
    /**
     * @throws IOException if it is not available, with the reason
     */
    void reach() throws IOException;
  }

  @Override
  public ProbeResult look() throws IOException {
    place.reach();
    return ProbeResult.good("");
  }
}
