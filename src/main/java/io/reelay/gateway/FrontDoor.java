package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The network in front of many gateways (Cloudflare, Akamai, CloudFront, Imperva). A blocked client
 * gets the network's page. The key and the prompt are not the cause.
 */
final class FrontDoor {
  private static final ErrorWords REFUSAL = ErrorWords.about("front-door");

  /**
   * Cloudflare sets this header on each challenge page, with any status ("Detect a challenge
   * page").
   */
  private static final String CHALLENGE = "challenge";

  private static final int FORBIDDEN = 403;

  private FrontDoor() {}

  /**
   * Whether the request did not reach the gateway.
   *
   * @param httpStatus 100..599
   * @param json the answer's body; null if it is not JSON
   * @param text the beginning of a body that is not JSON; null otherwise
   * @param mitigated the header {@code cf-mitigated}; null if it was not sent
   */
  static boolean refused(int httpStatus, JsonNode json, String text, String mitigated) {
    if (httpStatus < 400) {
      return false;
    }
    if (CHALLENGE.equals(mitigated)) {
      return true;
    }
    if (httpStatus != FORBIDDEN) {
      return false;
    }
    return json == null
        ? REFUSAL.inMessage(text)
        : json.path("cloudflare_error").asBoolean() && REFUSAL.inCodes(json.path("type").asText());
  }

  /** The remedy, for people. */
  static String remedy(String baseUrl, int httpStatus) {
    return ("the network before %s refused this client (HTTP %d), the gateway did not get the request;"
            + " set a user-agent or headers that it accepts, or ask for access for"
            + " this machine's address")
        .formatted(baseUrl, httpStatus);
  }
}
