package io.reelay.security;

import java.net.UnknownHostException;

/** A host is, or resolves to, an address that webhooks and downloads may not connect to. */
public final class ForbiddenAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  ForbiddenAddressException(String host) {
    super(
        host
            + " is at a private or reserved address; reelay.network.allow must name it if it is"
            + " meant");
  }
}
