package io.reelay.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** As the packaged jar's manifest has it. */
final class ReelayVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ReelayVersion.class.getPackage().getImplementationVersion();
    return new String[] {"Reelay " + Objects.requireNonNullElse(version, "(not packaged)")};
  }
}
