package io.reelay.ops;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks for files in the inbox that cannot be taken.
 *
 * @param troubles these files and the reasons, in a sentence
 */
public record InboxProbe(Supplier<Optional<String>> troubles) implements Probe {
  @Override
  public ProbeResult look() {
    return troubles.get().map(ProbeResult::degraded).orElseGet(() -> ProbeResult.good(""));
  }
}
