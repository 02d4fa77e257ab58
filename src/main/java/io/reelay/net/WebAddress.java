package io.reelay.net;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http or https address that others chose. Its text stays unchanged, because a signature may
 * cover it. Only characters that an address may not have are percent-encoded (RFC 3986: spaces,
 * quotes, {@code |}, braces, non-ASCII, a {@code %} that encodes nothing).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case and ASCII; an IPv6 address in brackets
 * @param port -1 = the scheme's default
 * @param target path and query, from {@code /} on; a fragment is never sent
 */
public record WebAddress(String scheme, String host, int port, String target) {
  private static final Pattern ABSOLUTE =
      Pattern.compile("(?is)(https?)://([^/?#\\\\]*)([^#]*)(?:#.*)?");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s\\p{Cntrl}\\[\\]:@%\"<>^`{|}]+)(?::(\\d{0,5}))?");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[.+]");
  private static final Pattern HAS_SCHEME = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");

  /**
   * Servers that decode, or that drop the text after a {@code ;}, treat it as the parent folder.
   */
  private static final Pattern DOTS =
      Pattern.compile("(?:^|[/\\\\])\\.{1,2}(?:;[^/\\\\]*)?(?:$|[/\\\\])");

  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

  /**
   * Unreserved and reserved characters, except {@code #[]}, which a path or a query cannot have.
   */
  private static final String LEGAL = "-._~:/?@!$&'()*+,;=";

  private static final int MAX_ENCODINGS = 3;

  /**
   * Reads an absolute address.
   *
   * @throws IllegalArgumentException if it is not an address, or has a user name; the message does
   *     not repeat it, since it may be signed
   */
  public static WebAddress of(String address) {
    Matcher parts = ABSOLUTE.matcher(address == null ? "" : address.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an absolute http(s) address");
    }
    Matcher authority = AUTHORITY.matcher(parts.group(2));
    if (!authority.matches()) {
      throw new IllegalArgumentException("no address with such a host, or with a user name");
    }
    String port = authority.group(2);
    String target = encoded(parts.group(3));
    return new WebAddress(
        parts.group(1).toLowerCase(Locale.ROOT),
        ascii(authority.group(1)),
        port == null || port.isEmpty() ? -1 : Integer.parseInt(port),
        target.startsWith("/") ? target : "/" + target);
  }

  private static String ascii(String host) {
    String ascii = host.startsWith("[") ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    if (!HOST.matcher(ascii).matches()) {
      throw new IllegalArgumentException("no address with such a host");
    }
    return ascii.toLowerCase(Locale.ROOT);
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      if (c < 0x80 && (isLetterOrDigit(c) || LEGAL.indexOf(c) >= 0) || encodes(bytes, i)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    return encoded.toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static boolean encodes(byte[] bytes, int at) {
    return bytes[at] == '%'
        && at + 2 < bytes.length
        && HexFormat.isHexDigit(bytes[at + 1])
        && HexFormat.isHexDigit(bytes[at + 2]);
  }

  /**
   * The target of a reference in an answer from this address (RFC 3986, 5.2).
   *
   * @throws IllegalArgumentException if it is not an address
   */
  public WebAddress resolve(String reference) {
    String text = reference.strip();
    if (HAS_SCHEME.matcher(text).matches()) {
      return of(text);
    }
    if (text.startsWith("//")) {
      return of(scheme + ":" + text);
    }
    if (text.startsWith("/")) {
      return of(origin() + text);
    }
    if (text.startsWith("?")) {
      return of(origin() + path() + text);
    }
    String relative = encoded(text.replaceFirst("(?s)#.*", ""));
    return of(URI.create(origin() + path()).resolve("./" + relative).toString());
  }

  /** Scheme, host, and the port if it is not the scheme's default. */
  public String origin() {
    return scheme + "://" + host + (realPort() == schemePort() ? "" : ":" + port);
  }

  /** The same with another path and query. */
  public WebAddress withTarget(String path) {
    return of(origin() + path);
  }

  /** The target without its query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /**
   * Whether this is the other address or a path below it. Scheme, host, port and the beginning of
   * the path must be the same, and no {@code ..} in any encoding may leave the path. A host with a
   * dot at its end is a different host.
   */
  public boolean isBelow(WebAddress base) {
    if (!scheme.equals(base.scheme) || !host.equals(base.host) || realPort() != base.realPort()) {
      return false;
    }
    String start = base.path().replaceFirst("/+$", "");
    String path = path();
    return start.isEmpty() || (path.equals(start) || path.startsWith(start + "/")) && !goesUp(path);
  }

  private static boolean goesUp(String path) {
    String decoded = path;
    for (int encodings = 0; encodings <= MAX_ENCODINGS; encodings++) {
      if (DOTS.matcher(decoded).find()) {
        return true;
      }
      decoded =
          ENCODED
              .matcher(decoded)
              .replaceAll(
                  code ->
                      Matcher.quoteReplacement(
                          String.valueOf((char) Integer.parseInt(code.group(1), 16))));
    }
    return false;
  }

  private int realPort() {
    return port < 0 ? schemePort() : port;
  }

  private int schemePort() {
    return scheme.equals("https") ? 443 : 80;
  }

  /** The whole address. It needs no further encoding. */
  @Override
  public String toString() {
    return origin() + target;
  }
}
