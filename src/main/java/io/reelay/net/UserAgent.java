package io.reelay.net;

import java.util.Objects;

/** The User-Agent header for servers (RFC 9110, 10.1.5). */
public final class UserAgent {
  /** {@code Reelay/VERSION}, with the version from the packaged jar's manifest. */
  public static final String OWN =
      "Reelay/"
          + Objects.requireNonNullElse(
              UserAgent.class.getPackage().getImplementationVersion(), "unpackaged");

  private UserAgent() {}
}
