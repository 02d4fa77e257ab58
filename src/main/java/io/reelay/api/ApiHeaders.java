package io.reelay.api;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * What may pass between a request, the exchange and the answer. By default (4.18.0) every header
 * that a client sends becomes one of the message and goes back in the answer, the token too.
 */
final class ApiHeaders implements HeaderFilterStrategy {
  /** Of the query; path parameters pass anyway. */
  private static final Set<String> IN =
      Set.of("find", "state", "gateway", "limit", "after", "outage", "payagain", "until");

  /** Content-Type is written beside this. */
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
