package io.reelay.security;

import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a request or an answer what must not be kept: keys, and the queries of URLs, which
 * may be signatures. What it does not know as text of the settings it knows by its form.
 */
public final class Redaction {
  private static final int MOST_CHARACTERS = 2_000;

  /** Before anything is taken out: an image as a data URL is long, and leaves little. */
  private static final int MOST_READ = 4 * MOST_CHARACTERS;

  private static final String GONE = "***";

  /** Also as JSON may have it, with {@code \/} and <code>&#92;u0026</code>. */
  private static final Pattern URL =
      Pattern.compile("(?i)https?:(?:\\\\?/){2}(?:[^\\s\"'<>\\\\]++|\\\\/|\\\\u[0-9a-f]{4})++");

  private static final Pattern USER = Pattern.compile("(?i)^(https?:(?:\\\\?/){2})[^/?#\\\\@]*@");
  private static final Pattern QUERY = Pattern.compile("(?is)(?:[?#]|\\\\u003f|\\\\u0023).*");
  private static final Pattern SIGNED_PARAMETER =
      Pattern.compile(
          "(?i)([?&](?:x-(?:amz|goog|oss|tos)-[\\w-]+|sig|signature|se|[a-z_]*token|[a-z_]*key)=)"
              + "[^&\\s\"'\\\\]++");
  private static final Pattern SECRET_FIELD =
      Pattern.compile(
          "(?i)(\"(?:[a-z_-]*authorization|[a-z_-]*api[_-]?key|[a-z_-]*secret(?:[_-]?[a-z]+)*"
              + "|password|(?:[a-z]+[_-])?token|access[_-]?key(?:[_-]?id)?)\"\\s*:\\s*\")"
              + "(?:[^\"\\\\]++|\\\\.)*+");
  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{6,}");
  private static final Pattern KEY =
      Pattern.compile("\\b(sk-|rk-|whsec_|AKIA|ASIA)[A-Za-z0-9_+/=-]{8,}");
  private static final Pattern DATA_URL =
      Pattern.compile("(data:[\\w/+.-]+;base64,)[A-Za-z0-9+/=]++");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

  private final List<String> secrets;

  /**
   * @param secrets texts that are taken out wherever they stand, such as the gateways' keys
   */
  public Redaction(Collection<String> secrets) {
    this.secrets = secrets.stream().filter(secret -> !secret.isBlank()).toList();
  }

  /**
   * The text's beginning, {@value #MOST_CHARACTERS} characters at most, without secrets.
   *
   * @param text may be null
   * @return null for null
   */
  public String excerpt(String text) {
    if (text == null) {
      return null;
    }
    String clean = clean(text.substring(0, Math.min(text.length(), MOST_READ)));
    return text.length() <= MOST_READ && clean.length() <= MOST_CHARACTERS
        ? clean
        : clean.substring(0, Math.min(clean.length(), MOST_CHARACTERS - 2)) + " …";
  }

  /** The text with the URLs in it reduced to origin and path. */
  public static String withoutQueries(String text) {
    return URL.matcher(text).replaceAll(Redaction::address);
  }

  private String clean(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, GONE);
    }
    clean = withoutQueries(clean);
    clean = SIGNED_PARAMETER.matcher(clean).replaceAll("$1" + GONE);
    clean = SECRET_FIELD.matcher(clean).replaceAll("$1" + GONE);
    clean = BEARER.matcher(clean).replaceAll("$1 " + GONE);
    clean = KEY.matcher(clean).replaceAll("$1" + GONE);
    clean = DATA_URL.matcher(clean).replaceAll("$1…");
    return CONTROL.matcher(clean).replaceAll(" ");
  }

  /** Origin and path; whatever else it has is not told. */
  private static String address(MatchResult url) {
    String address = USER.matcher(url.group()).replaceFirst("$1" + GONE + "@");
    return Matcher.quoteReplacement(QUERY.matcher(address).replaceFirst("?…"));
  }
}
