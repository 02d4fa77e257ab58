package io.reelay.net;

import io.reelay.config.ProxyAddress;
import java.io.IOException;

/** A request did not get into the proxy's tunnel, so no part of it reached its server. */
public final class TunnelFailedException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private TunnelFailedException(String message, Exception cause) {
    super(message, cause);
  }

  static TunnelFailedException refused(ProxyAddress proxy, String target, int status) {
    String remedy =
        proxy.isTold()
            ? "; it does not accept this user and password"
            : "; reelay.network.proxy-user is not set";
    return new TunnelFailedException(
        "proxy %s answered HTTP %d to CONNECT %s%s"
            .formatted(
                proxy, status, target, status == PROXY_AUTHENTICATION_REQUIRED ? remedy : ""),
        null);
  }

  static TunnelFailedException broken(ProxyAddress proxy, String target, Exception cause) {
    return new TunnelFailedException(
        "no tunnel by proxy %s to %s: %s: %s"
            .formatted(proxy, target, cause.getClass().getSimpleName(), cause.getMessage()),
        cause);
  }
}
