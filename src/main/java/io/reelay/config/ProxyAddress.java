package io.reelay.config;

import io.reelay.config.ValueType.InvalidValueException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy and its credentials (Basic, RFC 7617).
 *
 * @param host name or address, without brackets
 * @param port 1..65535
 * @param user empty = no credentials
 * @param password never printed; may be empty
 */
public record ProxyAddress(String host, int port, String user, String password) {
  private static final Pattern URL =
      Pattern.compile(
          "(?:http://)?(?:([^/?#\\s]*)@)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OTHER_SCHEME =
      Pattern.compile("(?!(?i:http)://)[A-Za-z0-9+.-]+://.*");
  private static final int DEFAULT_PORT = 80;
  private static final int MAX_PORT = 65535;

  /**
   * Reads an HTTP proxy's URL in the usual form of {@code HTTPS_PROXY}. The scheme is optional, and
   * the default port is 80. The URL may have a user, percent-encoded.
   */
  static ProxyAddress parse(String text) throws InvalidValueException {
    if (OTHER_SCHEME.matcher(text).matches()) {
      throw new InvalidValueException(
          "does not start with http://, the only supported kind of proxy");
    }
    Matcher parts = URL.matcher(text);
    if (!parts.matches()) {
      throw new InvalidValueException("is not http://HOST:PORT");
    }
    int port = parts.group(3) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(3));
    if (port < 1 || port > MAX_PORT) {
      throw new InvalidValueException("has no valid port");
    }
    String host = parts.group(2).replaceAll("[\\[\\]]", "");
    String[] user = (parts.group(1) == null ? "" : parts.group(1)).split(":", 2);
    return new ProxyAddress(host, port, decoded(user[0]), user.length > 1 ? decoded(user[1]) : "");
  }

  private static String decoded(String text) throws InvalidValueException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException("has a user that is not percent-encoded");
    }
  }

  /** The same proxy with another user. */
  public ProxyAddress as(String otherUser, String otherPassword) {
    return new ProxyAddress(host, port, otherUser, otherPassword);
  }

  /** Whether the proxy gets credentials. */
  public boolean isTold() {
    return !user.isEmpty();
  }

  /** The encoded credentials in a request. They are as secret as the password. */
  public String token() {
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** The URL without the user. */
  @Override
  public String toString() {
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
