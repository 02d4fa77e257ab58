package io.reelay.config;

import java.util.List;

/**
 * Settings that Reelay cannot start with. The message holds every fault, one a line: the setting's
 * name, where it was set, what is wrong and what is allowed. No secret is in it, not even a
 * malformed one.
 */
public final class SettingsException extends Exception {
  private final List<String> faults;

  SettingsException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** Every fault in one line of its own, at least one. */
  public List<String> faults() {
    return faults;
  }
}
