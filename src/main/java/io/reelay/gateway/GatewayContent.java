package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.ledger.ClaimedJob;
import io.reelay.settings.GatewaySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Videos that a gateway keeps for the owner of its key: the request for one, and its answer. */
public final class GatewayContent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_JSON_BYTES = 64 * 1024;

  private final AnswerPlaces places = new AnswerPlaces();
  private final Map<String, GatewaySettings> gateways;

  /**
   * @param gateways by name
   */
  public GatewayContent(Map<String, GatewaySettings> gateways) {
    this.gateways = Map.copyOf(gateways);
  }

  /**
   * Makes of the message the request for a path at the job's own gateway, with its key.
   *
   * @param path as its status action gave it, from {@code /} on
   * @throws IllegalArgumentException if that is no path by RFC 3986, which has no braces:
   *     camel-http (4.18.0) resolves {@code {{placeholders}}} in {@code CamelHttpUri}
   */
  public void request(ClaimedJob job, String path, Exchange exchange) {
    GatewaySettings gateway = gateways.get(job.gateway());
    Message request = exchange.getMessage();
    request.removeHeaders("*");
    request.setBody(null);
    request.setHeader(Exchange.HTTP_URI, URI.create(gateway.baseUrl() + path).toString());
    request.setHeader("Authorization", "Bearer " + gateway.apiKey());
  }

  /**
   * Where the video really is, if the answer is not the video: the target of a redirect, or the URL
   * in a JSON answer (docs.anyfast.ai has {@code {"status", "url", "video_url"}}).
   *
   * @return an address that is not to be given the key; null if the answer is all there is
   * @throws IOException if a JSON answer could not be read
   */
  public String elsewhere(ClaimedJob job, Exchange exchange) throws IOException {
    Message answer = exchange.getMessage();
    int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    String location = answer.getHeader("Location", String.class);
    if (status / 100 == 3 && location != null) {
      return gateways.get(job.gateway()).baseUrl().resolve(location.strip()).toString();
    }
    String type = answer.getHeader(Exchange.CONTENT_TYPE, "", String.class);
    return status == 200 && type.toLowerCase(Locale.ROOT).contains("json") ? urlIn(answer) : null;
  }

  private String urlIn(Message answer) throws IOException {
    InputStream body = answer.getBody(InputStream.class);
    JsonNode json = JSON.readTree(body.readNBytes(MOST_JSON_BYTES));
    String url = places.found(json, null, 200).path("videoUrl").textValue();
    if (url == null) {
      throw new IOException("JSON without a URL came instead of the video");
    }
    return url;
  }
}
