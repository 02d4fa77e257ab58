package io.reelay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelay.config.GatewaySettings;
import io.reelay.config.GatewaySettings.Idempotency;
import io.reelay.gateway.GatewayKamelets;
import io.reelay.net.Egress;
import io.reelay.submit.ImageLinks;
import io.reelay.submit.ImageUnavailableException;
import io.reelay.submit.MultipartRequests;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.main.Main;

/**
 * Runs the gateways' own submit Kamelets up to the point where a request would leave. They never
 * have a key, so all of their requests can be shown. For one thread.
 */
final class RequestPreview implements AutoCloseable {
  private static final String NO_KEY = "***";

  /** A preview has no job. */
  private static final String KEY_OF_A_JOB = "<job id>-1";

  private final PreviewImages images = new PreviewImages();
  private final RequestRecorder recorder = new RequestRecorder();
  private final Map<String, GatewaySettings> gateways;
  private final Main camel;
  private final FluentProducerTemplate template;

  /**
   * @param gateways by name; their Kamelets are in {@code routes/kamelets}
   */
  RequestPreview(Map<String, GatewaySettings> gateways) throws Exception {
    this.gateways = gateways;
    GatewayKamelets kamelets = new GatewayKamelets(gateways.values());
    Properties parameters = kamelets.parameters();
    parameters.replaceAll((name, value) -> name.toString().endsWith(".apiKey") ? NO_KEY : value);
    Map<String, Object> beans =
        new HashMap<>(
            kamelets.beans(InstantSource.system(), new SimpleMeterRegistry(), Egress.direct()));
    beans.put("multipart", new MultipartRequests(images));
    beans.put("http", recorder.component());
    beans.put("https", recorder.component());
    camel = new ReelayMain(parameters, beans);
    camel.configure().setRoutesCollectorEnabled(false);
    camel.start();
    template = camel.getCamelContext().createFluentProducerTemplate();
  }

  /**
   * The planned create: one request at every gateway that Reelay knows so far.
   *
   * @param request input of the Kamelet
   * @throws CamelExecutionException if the Kamelet cannot build a request from it
   */
  List<PlannedRequest> submit(String gateway, JsonNode request) throws ImageUnavailableException {
    // Drops the requests of an earlier, failed create.
    recorder.take();
    JsonNode linked = new ImageLinks(key -> images.link(key, Duration.ZERO)).linked(request);
    GatewaySettings settings = gateways.get(gateway);
    template
        .withBody(linked)
        .withVariable(
            "idempotencyKey", settings.idempotency() == Idempotency.NONE ? null : KEY_OF_A_JOB)
        .to(GatewayKamelets.submit(settings))
        .request();
    return recorder.take();
  }

  String dialect(String gateway) {
    return gateways.get(gateway).dialect();
  }

  @Override
  public void close() {
    camel.stop();
  }
}
