package io.reelay.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.reelay.config.GatewaySettings;
import io.reelay.net.BodyLimit;
import io.reelay.net.Egress;
import io.reelay.net.Redaction;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The gateways' endpoints for Camel. Each gateway has one endpoint per Kamelet of its dialect. */
public final class GatewayKamelets {
  private static final List<String> DIALECT_ACTIONS = List.of("submit", "status");

  /** Not every gateway lists its tasks. */
  private static final List<String> WITH_LIST = List.of("submit", "status", "list");

  /** It is the same for all dialects. Only this Kamelet has the key. */
  private static final String CALL = "call";

  private static final long MAX_ANSWER_BYTES = 1 << 20;

  private final Collection<GatewaySettings> gateways;
  private final GatewayHeaders headers;

  public GatewayKamelets(Collection<GatewaySettings> gateways) {
    this.gateways = List.copyOf(gateways);
    this.headers = new GatewayHeaders(gateways);
  }

  /** The endpoints that the routes' {@code toD} resolves to. */
  public List<String> endpoints() {
    return gateways.stream()
        .flatMap(
            gateway ->
                Stream.concat(Stream.of(CALL), actions(gateway).stream())
                    .map(action -> endpoint(gateway, action)))
        .toList();
  }

  /** The endpoint that sends this gateway's creates. */
  public static String submit(GatewaySettings gateway) {
    return endpoint(gateway, "submit");
  }

  /** The endpoints' parameters as properties for Camel, keys included. */
  public Properties parameters() {
    Properties parameters = new Properties();
    for (GatewaySettings gateway : gateways) {
      for (String action : actions(gateway)) {
        parameters.put(prefix(gateway, action) + "gateway", gateway.name());
      }
      // The Kamelet component reads them here. An endpoint's URI is logged, so it never has keys.
      String prefix = prefix(gateway, CALL);
      parameters.put(prefix + "gateway", gateway.name());
      parameters.put(prefix + "baseUrl", gateway.baseUrl().toString());
      parameters.put(prefix + "apiKey", gateway.apiKey());
      parameters.put(prefix + "connectTimeout", "" + gateway.connectTimeout().toMillis());
      parameters.put(prefix + "responseTimeout", "" + gateway.responseTimeout().toMillis());
    }
    return parameters;
  }

  /** Registry name → bean, for the Kamelets. */
  public Map<String, Object> beans(InstantSource clock, MeterRegistry meters, Egress egress) {
    return Map.of(
        "taskReports",
        new TaskReports(new VideoStatuses(meters), redaction(), clock),
        "gatewayClient",
        new GatewayClient(new BodyLimit(MAX_ANSWER_BYTES), egress),
        "gatewayHeaders",
        headers);
  }

  /** Headers for each gateway in addition to its API's headers. */
  public GatewayHeaders headers() {
    return headers;
  }

  /** The redaction of the gateways' keys and headers, which an answer may quote. */
  public Redaction redaction() {
    return new Redaction(gateways.stream().flatMap(GatewaySettings::secrets).toList());
  }

  private static List<String> actions(GatewaySettings gateway) {
    return gateway.listsTasks() ? WITH_LIST : DIALECT_ACTIONS;
  }

  private static String endpoint(GatewaySettings gateway, String action) {
    return "kamelet:" + template(gateway, action) + "/" + routeId(gateway, action);
  }

  private static String prefix(GatewaySettings gateway, String action) {
    return "camel.kamelet." + template(gateway, action) + "." + routeId(gateway, action) + ".";
  }

  private static String template(GatewaySettings gateway, String action) {
    return action.equals(CALL)
        ? "gateway-call-action"
        : gateway.dialect() + "-video-" + action + "-action";
  }

  private static String routeId(GatewaySettings gateway, String action) {
    return gateway.name() + "-" + action;
  }
}
