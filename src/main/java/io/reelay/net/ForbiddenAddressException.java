package io.reelay.net;

import java.net.UnknownHostException;

/** A host is, or resolves to, an address that webhooks and downloads may not connect to. */
public final class ForbiddenAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  ForbiddenAddressException(String host) {
    this(host, " is at a private or reserved address; to allow it, add it to reelay.network.allow");
  }

  private ForbiddenAddressException(String host, String reason) {
    super(host + reason);
  }

  /** A host whose address only a proxy knows. */
  static ForbiddenAddressException ofLocalName(String host) {
    return new ForbiddenAddressException(
        host, " is a name of a local network; to allow it, add it to reelay.network.no-proxy");
  }
}
