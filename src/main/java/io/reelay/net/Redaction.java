package io.reelay.net;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes secrets from a request or an answer: keys, and the queries of URLs, which may be
 * signatures. Secrets that are not in the settings are found by their form.
 */
public final class Redaction {
  private static final int MAX_CHARACTERS = 2_000;

  /** The limit before the removal. An image as a data URL is long, and little of it stays. */
  private static final int MAX_READ = 4 * MAX_CHARACTERS;

  private static final String GONE = "***";

  /**
   * Also in JSON's spelling, with {@code \/} and <code>&#92;u0026</code>. An address may have a
   * single quote. If a quote ends the address, the text after it is removed too.
   */
  private static final Pattern URL =
      Pattern.compile("(?i)https?:(?:\\\\?/){2}(?:[^\\s\"<>\\\\]++|\\\\/|\\\\u[0-9a-f]{4})++");

  private static final Pattern USER = Pattern.compile("(?i)^(https?:(?:\\\\?/){2})[^/?#\\\\@]*@");
  private static final Pattern QUERY = Pattern.compile("(?is)(?:[?#]|\\\\u003f|\\\\u0023).*");

  /** Names of query parameters that hold a signature, a token or a key, as a regular expression. */
  static final String SIGNED_NAMES =
      "x-(?:amz|goog|oss|tos)-[\\w-]+|sig|sign|signature|policy|[a-z_]*token|[a-z_]*key";

  private static final Pattern SIGNED_PARAMETER =
      Pattern.compile("(?i)([?&](?:" + SIGNED_NAMES + "|se)=)[^&\\s\"\\\\]++");
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

  /**
   * A shorter secret may be a part of other words by chance, so it is removed only as a whole word.
   */
  private static final int LEAST_SECRET = 8;

  private final List<Pattern> secrets;

  /**
   * @param secrets texts that are removed everywhere, such as the gateways' keys
   */
  public Redaction(Collection<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> !secret.isBlank())
            // If two secrets have the same beginning, the longer one goes first, so no rest stays.
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Redaction::pattern)
            .toList();
  }

  /**
   * The text's beginning, {@value #MAX_CHARACTERS} characters at most, without secrets.
   *
   * @param text may be null
   * @return null for null
   */
  public String excerpt(String text) {
    if (text == null) {
      return null;
    }
    String clean = clean(text.substring(0, Math.min(text.length(), MAX_READ)));
    return text.length() <= MAX_READ && clean.length() <= MAX_CHARACTERS
        ? clean
        : clean.substring(0, Math.min(clean.length(), MAX_CHARACTERS - 2)) + " …";
  }

  private static Pattern pattern(String secret) {
    String text = Pattern.quote(secret);
    return Pattern.compile(
        secret.length() < LEAST_SECRET
            ? "(?<![\\p{L}\\p{N}_])" + text + "(?![\\p{L}\\p{N}_])"
            : text);
  }

  /** The text, with its URLs reduced to origin and path. */
  public static String withoutQueries(String text) {
    return URL.matcher(text).replaceAll(Redaction::address);
  }

  private String clean(String text) {
    String clean = text;
    for (Pattern secret : secrets) {
      clean = secret.matcher(clean).replaceAll(GONE);
    }
    clean = withoutQueries(clean);
    clean = SIGNED_PARAMETER.matcher(clean).replaceAll("$1" + GONE);
    clean = SECRET_FIELD.matcher(clean).replaceAll("$1" + GONE);
    clean = BEARER.matcher(clean).replaceAll("$1 " + GONE);
    clean = KEY.matcher(clean).replaceAll("$1" + GONE);
    clean = DATA_URL.matcher(clean).replaceAll("$1…");
    return CONTROL.matcher(clean).replaceAll(" ");
  }

  /** Only origin and path. */
  private static String address(MatchResult url) {
    String address = USER.matcher(url.group()).replaceFirst("$1" + GONE + "@");
    return Matcher.quoteReplacement(QUERY.matcher(address).replaceFirst("?…"));
  }
}
