package io.reelay.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the packaged jar's manifest. */
final class ReelayVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ReelayVersion.class.getPackage().getImplementationVersion();
    return new String[] {"Reelay " + Objects.requireNonNullElse(version, "(not packaged)")};
  }
}
