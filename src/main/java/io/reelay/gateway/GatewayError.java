package io.reelay.gateway;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An error in the gateway's words. Any text may be null.
 *
 * @param message for people, in the gateway's words
 * @param type the OpenAI-style {@code error.type}
 * @param code the gateway's code as text, even if it sent a number
 * @param echoed subjects that the message does not prove, because the request has such words itself
 */
public record GatewayError(String message, String type, String code, Set<Kind> echoed) {

  /** The kinds of errors, one per remedy. Users see the names as {@code error.kind}. */
  public enum Kind {
    AUTHENTICATION,
    QUOTA,
    RATE_LIMIT,
    MODERATION,
    NOT_FOUND,
    /** The gateway's base URL has no API. */
    BASE_URL,
    /** A network in front of the gateway blocks this client. */
    BLOCKED,
    INVALID_REQUEST,
    GATEWAY;

    /** The form for users: {@code rate_limit}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The kinds that words show. The first match counts. */
  private static final Map<Kind, ErrorWords> WORDS =
      Map.of(
          Kind.QUOTA, ErrorWords.about("quota"),
          Kind.RATE_LIMIT, ErrorWords.about("rate-limit"),
          Kind.MODERATION, ErrorWords.about("moderation"),
          Kind.AUTHENTICATION, ErrorWords.about("authentication"),
          Kind.NOT_FOUND, ErrorWords.about("not-found"));

  private static final ErrorWords MODERATION_WRAPPER = ErrorWords.about("moderation-wrapper");
  private static final ErrorWords INVALID_REQUEST = ErrorWords.about("invalid-request");
  private static final ErrorWords DUPLICATE = ErrorWords.about("duplicate");
  private static final ErrorWords BREAKDOWN = ErrorWords.about("breakdown");

  /** The type of errors that Reelay itself describes. */
  private static final String WRONG_BASE_URL = "reelay:base-url";

  private static final String AT_THE_FRONT_DOOR = "reelay:front-door";

  /** Some relays answer every error with a 200 or a 400, and the code is the real HTTP status. */
  private static final Pattern STATUS = Pattern.compile("401|402|403|429");

  private static final int BAD_REQUEST = 400;

  public GatewayError {
    echoed = Set.copyOf(echoed);
  }

  public GatewayError(String message, String type, String code) {
    this(message, type, code, Set.of());
  }

  /**
   * The base URL has no API.
   *
   * @param message names the base URL and its answer
   */
  static GatewayError baseUrl(String message) {
    return new GatewayError(message, WRONG_BASE_URL, null);
  }

  /**
   * A network in front of the gateway blocked the client, so the request did not reach the gateway.
   *
   * @param message has the remedy
   */
  static GatewayError blocked(String message) {
    return new GatewayError(message, AT_THE_FRONT_DOOR, null);
  }

  /** The subjects that a message does not prove if the request has these words. */
  static Set<Kind> kindsIn(String request) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    WORDS.forEach(
        (kind, words) -> {
          if (words.inMessage(request)) {
            kinds.add(kind);
          }
        });
    return kinds;
  }

  /** Whether a status word of the gateway means that a content filter ended the job. */
  static boolean isModeration(String word) {
    return word != null && WORDS.get(Kind.MODERATION).inCodes(word);
  }

  /** Whether a create was refused only for its key: {@code duplicate_request} and similar codes. */
  boolean saysDuplicate() {
    return DUPLICATE.inCodes(codes());
  }

  /** Whether the error is about key, quota or rate, in any words. */
  boolean isAboutTheAccount() {
    return says(Kind.QUOTA) || says(Kind.AUTHENTICATION) || says(Kind.RATE_LIMIT);
  }

  /** Whether type and code only mean that the gateway broke down, with no word about the bill. */
  boolean isBreakdown() {
    return BREAKDOWN.inCodes(codes()) && WORDS.values().stream().noneMatch(this::isCoded);
  }

  /**
   * The kind, from type and code, then from the HTTP status. If neither shows it, the message
   * decides.
   *
   * @param httpStatus 100..599
   */
  public Kind kind(int httpStatus) {
    if (WRONG_BASE_URL.equals(type)) {
      return Kind.BASE_URL;
    }
    if (AT_THE_FRONT_DOOR.equals(type)) {
      return Kind.BLOCKED;
    }
    int status = status(httpStatus);
    if (says(Kind.QUOTA) || status == 402) {
      return Kind.QUOTA;
    }
    if (isCoded(Kind.RATE_LIMIT) || status == 429) {
      return Kind.RATE_LIMIT;
    }
    if (isCoded(Kind.MODERATION)) {
      return isWrappedValidation() ? Kind.INVALID_REQUEST : Kind.MODERATION;
    }
    if (isCoded(Kind.AUTHENTICATION) || status == 401) {
      return Kind.AUTHENTICATION;
    }
    if (isCoded(Kind.NOT_FOUND) || status == 404 || status == 410) {
      return Kind.NOT_FOUND;
    }
    if (says(Kind.MODERATION)) {
      return Kind.MODERATION;
    }
    if (status == 403) {
      // This concerns one model, not the account.
      return says(Kind.NOT_FOUND) ? Kind.NOT_FOUND : Kind.AUTHENTICATION;
    }
    if (says(Kind.AUTHENTICATION)) {
      return Kind.AUTHENTICATION;
    }
    if (status >= 500 || BREAKDOWN.inCodes(codes())) {
      return Kind.GATEWAY;
    }
    return says(Kind.RATE_LIMIT) ? Kind.RATE_LIMIT : Kind.INVALID_REQUEST;
  }

  private int status(int httpStatus) {
    return code != null && httpStatus <= BAD_REQUEST && STATUS.matcher(code).matches()
        ? Integer.parseInt(code)
        : httpStatus;
  }

  private boolean isCoded(Kind kind) {
    return isCoded(WORDS.get(kind));
  }

  private boolean isCoded(ErrorWords words) {
    return words.inCodes(codes());
  }

  private boolean says(Kind kind) {
    return isCoded(kind) || !echoed.contains(kind) && WORDS.get(kind).inMessage(message);
  }

  /** A relay reports moderation, but the vendor's own words report a wrong form. */
  private boolean isWrappedValidation() {
    ErrorWords moderation = WORDS.get(Kind.MODERATION);
    return !moderation.inCodes(MODERATION_WRAPPER.without(codes()))
        && INVALID_REQUEST.inMessage(message)
        && !moderation.inMessage(MODERATION_WRAPPER.without(message));
  }

  private String codes() {
    return type + " " + code;
  }
}
