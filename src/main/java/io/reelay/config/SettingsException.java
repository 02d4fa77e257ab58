package io.reelay.config;

import java.util.List;

/**
 * Reelay cannot start with these settings. The message has all faults, one per line: the setting's
 * name, its source, the problem and the permitted values. It has no secrets, not even malformed
 * ones.
 */
public final class SettingsException extends Exception {
  private final List<String> faults;

  SettingsException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** All faults, one per line, at least one. */
  public List<String> faults() {
    return faults;
  }
}
