package io.reelay.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks for free disk space and write permission. */
public final class FreeDisk implements Probe {
  private static final long MIB = 1 << 20;

  private final List<Path> folders;
  private final long minBytes;

  /**
   * @param folders existing ones
   */
  public FreeDisk(List<Path> folders, long minBytes) {
    this.folders = List.copyOf(folders);
    this.minBytes = minBytes;
  }

  @Override
  public ProbeResult look() throws IOException {
    long least = Long.MAX_VALUE;
    for (Path folder : folders) {
      if (!Files.isWritable(folder)) {
        return ProbeResult.bad(folder + " cannot be written to");
      }
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < minBytes) {
        return ProbeResult.bad(
            "%d MiB free at %s, reelay.health.min-free-disk is %d MiB"
                .formatted(free / MIB, folder, minBytes / MIB));
      }
      least = Math.min(least, free);
    }
    return ProbeResult.good(least / MIB + " MiB free");
  }
}
