package io.reelay.api;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * The headers that may pass between a request, the exchange and the answer. By default (4.18.0)
 * each header of a request becomes a message header and returns in the answer, even the token.
 */
final class ApiHeaders implements HeaderFilterStrategy {
  /** Query parameters. Path parameters always pass. */
  private static final Set<String> IN =
      Set.of("find", "state", "gateway", "limit", "after", "outage", "payagain", "until");

  /** Other code writes Content-Type. */
  private static final Set<String> OUT = Set.of("retry-after");

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return !IN.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return !OUT.contains(name.toLowerCase(Locale.ROOT));
  }
}
