package io.reelay.gateway;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An error as a gateway words it; any part may be null.
 *
 * @param message for people, in the gateway's words
 * @param type the OpenAI-style {@code error.type}
 * @param code the gateway's code as text, also where it sent a number
 */
public record GatewayError(String message, String type, String code) {

  /** What can be done about an error; the names are the {@code error.kind} that users see. */
  public enum Kind {
    AUTHENTICATION,
    QUOTA,
    RATE_LIMIT,
    MODERATION,
    NOT_FOUND,
    INVALID_REQUEST,
    GATEWAY;

    /** As users see it: {@code rate_limit}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern QUOTA =
      Pattern.compile("insufficient_(user_)?quota|billing|balance|quota_(exceeded|exhausted)");
  private static final Pattern AUTHENTICATION =
      Pattern.compile("invalid_api_key|authentication|unauthori[sz]ed|invalid_token|token_invalid");
  private static final Pattern RATE_LIMIT = Pattern.compile("rate_limit|too_many_requests");
  private static final Pattern MODERATION =
      Pattern.compile("moderation|content_policy|sensitive|safety");
  private static final Pattern DUPLICATE = Pattern.compile("duplicate|idempoten");
  private static final Pattern NOT_FOUND = Pattern.compile("task_not_exist|not_found");

  /** What a gateway says with a 5xx; relays put it into a 200 as well. */
  private static final Pattern BROKEN =
      Pattern.compile(
          "\\b(408|5\\d\\d)\\b|server_error|internal|upstream|time_?out|timed_out|unavailable"
              + "|bad_gateway|bad_response|do_request_failed|fail_to_fetch");

  /** Whether a create was refused for its key alone: {@code duplicate_request} and the like. */
  boolean saysDuplicate() {
    return DUPLICATE.matcher((type + " " + code).toLowerCase(Locale.ROOT)).find();
  }

  /**
   * The kind, from type and code first and the HTTP status where these say nothing. The message is
   * not searched: it may quote the prompt.
   *
   * @param httpStatus 100..599
   */
  public Kind kind(int httpStatus) {
    String words = (type + " " + code).toLowerCase(Locale.ROOT);
    if (QUOTA.matcher(words).find() || httpStatus == 402) {
      return Kind.QUOTA;
    }
    if (RATE_LIMIT.matcher(words).find() || httpStatus == 429) {
      return Kind.RATE_LIMIT;
    }
    if (MODERATION.matcher(words).find()) {
      return Kind.MODERATION;
    }
    if (AUTHENTICATION.matcher(words).find() || httpStatus == 401 || httpStatus == 403) {
      return Kind.AUTHENTICATION;
    }
    if (NOT_FOUND.matcher(words).find() || httpStatus == 404 || httpStatus == 410) {
      return Kind.NOT_FOUND;
    }
    return httpStatus >= 500 || BROKEN.matcher(words).find() ? Kind.GATEWAY : Kind.INVALID_REQUEST;
  }
}
