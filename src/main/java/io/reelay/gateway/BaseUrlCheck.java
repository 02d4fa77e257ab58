package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.net.DisplayText;
import io.reelay.net.Redaction;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distinguishes a wrong base URL from a missing model or task. Wrong base URLs have an extra {@code
 * /v1}, http instead of https, or a gateway's old address. A redirect or an unknown path affects
 * every job, so it must not fail each of them.
 */
final class BaseUrlCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BaseUrlCheck.class);
  private static final ErrorWords WRONG_URL = ErrorWords.about("base-url");
  private static final ErrorWords NO_SUCH_THING = ErrorWords.about("not-found");

  /** A segment with a digit names a task or a model, unless it is a version of the API. */
  private static final Pattern NAMING = Pattern.compile("(?<=/)(?!v\\d+(?:/|$))[^/]*\\d[^/]*");

  /**
   * The limit for one base URL. The paths come from the dialects, so their number never reaches it.
   */
  private static final int MAX_PATHS = 100;

  private static final int MAX_LOCATION = 300;

  private final Map<String, Set<String>> answered = new ConcurrentHashMap<>();
  private final Map<String, String> told = new ConcurrentHashMap<>();

  /**
   * A call and its answer.
   *
   * @param path below the base URL
   * @param httpStatus 100..599
   * @param json the answer's body; null if it is not JSON
   * @param text the beginning of a body that is not JSON; null otherwise
   * @param error found by {@code answer-places.yaml}; may be no object
   * @param location of a redirect; null if there was none
   */
  record Answered(
      String baseUrl,
      String method,
      String path,
      int httpStatus,
      JsonNode json,
      String text,
      JsonNode error,
      String location) {

    private boolean isCreate() {
      return method.equals("POST");
    }

    private String words() {
      return error.path("message").asText("");
    }

    private String codes() {
      return error.path("type").asText("") + " " + error.path("code").asText("");
    }
  }

  /**
   * The fault of the base URL, in words for the user who set it.
   *
   * @return null if this answer shows no fault
   */
  String fault(Answered call) {
    String route = call.method() + " " + NAMING.matcher(call.path()).replaceAll("*");
    if (call.httpStatus() / 100 == 2) {
      if (call.json() != null) {
        Set<String> known =
            answered.computeIfAbsent(call.baseUrl(), base -> ConcurrentHashMap.newKeySet());
        if (known.size() < MAX_PATHS) {
          known.add(route);
        }
        told.remove(call.baseUrl());
      }
      return null;
    }
    String problem = problem(call, route);
    if (problem == null) {
      return null;
    }
    String fault =
        "%s is not the address of the gateway's API: %s %s %s; correct its base-url"
            .formatted(call.baseUrl(), call.method(), call.path(), problem);
    // Logged once, not at each attempt. It has neither keys nor the prompt.
    if (call.isCreate() && !fault.equals(told.put(call.baseUrl(), fault))) {
      LOG.warn("{}", fault);
    }
    return fault;
  }

  private String problem(Answered call, String route) {
    if (call.httpStatus() / 100 == 3) {
      return "is answered HTTP " + call.httpStatus() + " with " + location(call.location());
    }
    if (call.httpStatus() != 404 && call.httpStatus() != 405) {
      return null;
    }
    boolean named = WRONG_URL.inCodes(call.codes()) || WRONG_URL.inMessage(call.words());
    boolean aboutAThing =
        NO_SUCH_THING.inMessage(call.words())
            || NO_SUCH_THING.inCodes(call.codes()) && !WRONG_URL.inCodes(call.codes());
    boolean bare = call.json() == null ? isPage(call) : !aboutAThing && !namesAThing(call);
    if (aboutAThing || !named && !bare) {
      return null;
    }
    if (call.isCreate() && isElsewhere(call.baseUrl(), route)) {
      return null;
    }
    return "is unknown there (HTTP " + call.httpStatus() + ")" + hint(call);
  }

  /** The base URL is correct, but this gateway lacks this one of the dialect's paths. */
  private boolean isElsewhere(String baseUrl, String route) {
    Set<String> known = answered.get(baseUrl);
    return known != null && !known.contains(route);
  }

  /** If a query has an empty answer, the missing thing may be the task. */
  private static boolean isPage(Answered call) {
    return call.isCreate() || call.text() != null && !call.text().isEmpty();
  }

  private static boolean namesAThing(Answered call) {
    return !call.isCreate() || NAMING.matcher(call.path()).find();
  }

  private static String hint(Answered call) {
    int last = call.baseUrl().lastIndexOf('/');
    String end = call.baseUrl().substring(last);
    return call.path().startsWith(end + "/") ? ", because it ends in " + end + " already" : "";
  }

  private static String location(String location) {
    if (location == null) {
      return "no Location";
    }
    String clean = DisplayText.of(location, Integer.MAX_VALUE);
    String address = Redaction.withoutQueries(clean).replaceFirst("[?#].*", "?…");
    return "Location " + address.substring(0, Math.min(address.length(), MAX_LOCATION));
  }
}
