package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.config.GatewaySettings;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.net.ExactAddress;
import io.reelay.net.WebAddress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.core5.http.io.EofSensorInputStream;

/**
 * Finds the address of a job's video, and decides whether the gateway's key may be sent there. Only
 * addresses below the gateway's base URL get the key.
 */
public final class GatewayContent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_JSON_BYTES = 64 * 1024;

  /** The limit for a gateway that points from one of its own addresses to the next. */
  private static final int MAX_HOPS = 5;

  private static final String ADDRESS = "address";

  /** The link was a whole URL. It may be public, or signed so that it refuses a key. */
  private static final String IS_URL = "reelay.link-is-url";

  private static final String KEY_REFUSED = "reelay.key-refused";
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

  private final AnswerPlaces places = new AnswerPlaces();
  private final Map<String, GatewaySettings> gateways;
  private final GatewayHeaders headers;

  /**
   * @param gateways by name
   * @param headers headers for each of them
   */
  public GatewayContent(Map<String, GatewaySettings> gateways, GatewayHeaders headers) {
    this.gateways = Map.copyOf(gateways);
    this.headers = headers;
  }

  /**
   * Sets the exchange's variable {@value #ADDRESS} to the full address of a status answer's link,
   * or to null for null. This is a step because expressions get a copy of the exchange (Camel
   * 4.18).
   *
   * @param link an absolute URL, {@code //host/path} (of the base URL's scheme), or a path at the
   *     gateway, with or without the base URL's path; null = none
   * @throws IllegalArgumentException if the result is not an http(s) address
   */
  public void locate(ClaimedJob job, String link, Exchange exchange) {
    exchange.setVariable(ADDRESS, link == null ? null : located(base(job), link, exchange));
  }

  private static String located(WebAddress base, String link, Exchange exchange) {
    String path = link.strip();
    boolean isUrl = !path.startsWith("/") || path.startsWith("//");
    exchange.setProperty(IS_URL, isUrl);
    if (isUrl) {
      return base.resolve(path).toString();
    }
    WebAddress there = base.resolve(path);
    return (there.isBelow(base) ? there : base.resolve(pathOf(base) + path)).toString();
  }

  /**
   * Whether this address gets the key: it is below the base URL and did not refuse the key.
   *
   * @param address of {@link #locate} or {@link #elsewhere}; null = no address
   */
  public boolean keeps(ClaimedJob job, String address, Exchange exchange) {
    return address != null
        && exchange.getProperty(KEY_REFUSED) == null
        && exchange.getProperty(Exchange.LOOP_INDEX, 0, Integer.class) < MAX_HOPS
        && WebAddress.of(address).isBelow(base(job));
  }

  /**
   * Turns the message into the request for an address at the job's own gateway, with its key.
   *
   * @throws IllegalArgumentException if the address is not below the base URL
   */
  public void request(ClaimedJob job, String address, Exchange exchange) {
    WebAddress there = WebAddress.of(address);
    if (!there.isBelow(base(job))) {
      throw new IllegalArgumentException("an address that is not the gateway's");
    }
    ExactAddress.set(exchange.getMessage(), there);
    exchange
        .getMessage()
        .setHeader("Authorization", "Bearer " + gateways.get(job.gateway()).apiKey());
    headers.add(job.gateway(), exchange);
  }

  /** Removes the headers that {@link #request} set for the gateway only. */
  public void requested(ClaimedJob job, Exchange exchange) {
    exchange.getMessage().removeHeader("Authorization");
    headers.remove(job.gateway(), exchange);
  }

  /** Turns the message into the request for any address, without a key. */
  public void requestWithoutKey(String address, Exchange exchange) {
    ExactAddress.set(exchange.getMessage(), WebAddress.of(address));
  }

  /**
   * Sets the exchange's variable {@value #ADDRESS} to the video's real address, or to null if the
   * answer is the video. The real address is the target of a redirect, or the URL in a JSON answer
   * (docs.anyfast.ai has {@code {"status", "url", "video_url"}}). It may also be the same address
   * without the key, because signed links refuse a key.
   *
   * @param address requested address
   * @throws IOException if a JSON answer could not be read
   * @throws IllegalArgumentException if the target is not an http(s) address
   */
  public void elsewhere(ClaimedJob job, String address, Exchange exchange) throws IOException {
    Message answer = exchange.getMessage();
    int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    String location = answer.getHeader("Location", String.class);
    String type = answer.getHeader(Exchange.CONTENT_TYPE, "", String.class);
    String there = null;
    if (status / 100 == 3 && location != null) {
      there = WebAddress.of(address).resolve(location).toString();
    } else if (status == 200 && type.toLowerCase(Locale.ROOT).contains("json")) {
      there = located(base(job), urlIn(answer), exchange);
    } else if (REFUSALS.contains(status) && exchange.getProperty(IS_URL, false, Boolean.class)) {
      exchange.setProperty(KEY_REFUSED, true);
      there = address;
    }
    if (there != null) {
      release(answer);
    }
    exchange.setVariable(ADDRESS, there);
  }

  private String urlIn(Message answer) throws IOException {
    InputStream body = answer.getBody(InputStream.class);
    JsonNode json = JSON.readTree(body.readNBytes(MAX_JSON_BYTES));
    String url = places.found(json, null, 200).path("videoUrl").textValue();
    if (url == null) {
      throw new IOException("JSON without a URL came instead of the video");
    }
    return url;
  }

  /**
   * This frees the connection for the next request. Closing alone would read the answer to its end.
   */
  private static void release(Message answer) throws IOException {
    if (answer.getBody() instanceof EofSensorInputStream body) {
      body.abort();
    }
    answer.setBody(null);
  }

  private WebAddress base(ClaimedJob job) {
    return WebAddress.of(gateways.get(job.gateway()).baseUrl().toString());
  }

  private static String pathOf(WebAddress base) {
    return base.path().replaceFirst("/+$", "");
  }
}
