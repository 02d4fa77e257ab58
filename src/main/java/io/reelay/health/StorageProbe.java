package io.reelay.health;

import io.reelay.storage.VideoStorage;
import java.io.IOException;

/** Whether finished videos have somewhere to go; they wait where it is not. */
public record StorageProbe(VideoStorage storage) implements Probe {
  @Override
  public Finding look() throws IOException {
    storage.reach();
    return Finding.good("");
  }
}
