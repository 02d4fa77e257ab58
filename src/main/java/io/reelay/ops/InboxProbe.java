package io.reelay.ops;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether files stay in the inbox that cannot be taken.
 *
 * @param troubles which ones and why, in a sentence
 */
public record InboxProbe(Supplier<Optional<String>> troubles) implements Probe {
  @Override
  public ProbeResult look() {
    return troubles.get().map(ProbeResult::degraded).orElseGet(() -> ProbeResult.good(""));
  }
}
