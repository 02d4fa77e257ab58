package io.reelay.gateway;

import io.reelay.config.GatewaySettings;
import io.reelay.net.UserAgent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** The user's headers for each gateway, in addition to the API's headers, and the user agent. */
public final class GatewayHeaders {
  private static final String USER_AGENT = "User-Agent";

  /** By gateway. */
  private final Map<String, Map<String, String>> headers = new HashMap<>();

  GatewayHeaders(Collection<GatewaySettings> gateways) {
    for (GatewaySettings gateway : gateways) {
      Map<String, String> its = new HashMap<>(gateway.headers());
      its.put(USER_AGENT, gateway.userAgent().isEmpty() ? UserAgent.OWN : gateway.userAgent());
      headers.put(gateway.name(), Map.copyOf(its));
    }
  }

  /** Adds them to a request for the gateway's own origin. */
  public void add(String gateway, Exchange exchange) {
    exchange.getMessage().getHeaders().putAll(headers.get(gateway));
  }

  /** Removes them before a request for another origin. */
  void remove(String gateway, Exchange exchange) {
    headers.get(gateway).keySet().forEach(exchange.getMessage()::removeHeader);
  }
}
