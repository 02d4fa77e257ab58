package io.reelay.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import inet.ipaddr.HostName;
import java.net.URI;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/**
 * The access rules for all requests. They apply before the path is read, so they cover every route
 * and every management page. (Camel's own authentication left some out, CVE-2026-40022.)
 *
 * <p>If a token is set, each request must have it. Liveness and the console's page are exempt: the
 * page has no data and asks for the token. The settings allow no token on loopback only. Then a web
 * page in a browser of this machine could still send requests: through a host name that resolves to
 * this machine (DNS rebinding), or through a form (CSRF). {@code Host} shows the first attack,
 * {@code Origin} the second.
 */
public final class AccessRules {
  static final String HEALTH = "/observe/health";

  /** It only shows that the process is alive. Container platforms ask it without a token. */
  static final String LIVENESS = HEALTH + "/live";

  /** The console's files. They are the same for all users; the data comes from the API. */
  static final Set<String> CONSOLE = Set.of("/", "/console.js", "/console.css");

  private static final String SCHEME = "Bearer ";
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD");

  private final byte[] token;

  /**
   * @param token empty = no token is required
   */
  public AccessRules(String token) {
    this.token = token.getBytes(UTF_8);
  }

  /** The parts of a request that the rules check. */
  record Asked(
      String method, String path, List<String> hosts, String origin, String authorization) {}

  /** The verdict on a request. */
  enum Verdict {
    ALLOWED(200, ""),
    NO_TOKEN(401, "Authorization: Bearer and the token reelay.http.token are needed"),
    FOREIGN_HOST(403, "without reelay.http.token the Host must be a loopback address"),
    FOREIGN_ORIGIN(403, "without reelay.http.token another site may not send this");

    private final int status;
    private final String message;

    Verdict(int status, String message) {
      this.status = status;
      this.message = message;
    }

    int status() {
      return status;
    }

    String message() {
      return message;
    }
  }

  Verdict judge(Asked request) {
    if (token.length > 0) {
      return isOpen(request) || showsToken(request.authorization())
          ? Verdict.ALLOWED
          : Verdict.NO_TOKEN;
    }
    if (request.hosts().size() != 1 || !isLoopback(request.hosts().get(0))) {
      return Verdict.FOREIGN_HOST;
    }
    boolean blind = !SAFE_METHODS.contains(request.method()) && request.origin() != null;
    return blind && !isSame(request.origin(), request.hosts().get(0))
        ? Verdict.FOREIGN_ORIGIN
        : Verdict.ALLOWED;
  }

  private static boolean isOpen(Asked request) {
    return SAFE_METHODS.contains(request.method())
        && (request.path().equals(LIVENESS) || CONSOLE.contains(request.path()));
  }

  private boolean showsToken(String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] shown = authorization.substring(SCHEME.length()).trim().getBytes(UTF_8);
    // Takes constant time, wherever the first difference is.
    return MessageDigest.isEqual(token, shown);
  }

  private static boolean isLoopback(String host) {
    HostName name = new HostName(host);
    // The library takes an empty name for loopback.
    return !host.isBlank()
        && ("localhost".equalsIgnoreCase(name.getHost())
            || (name.isAddress() && name.isLoopback()));
  }

  private static boolean isSame(String origin, String host) {
    try {
      URI uri = URI.create(origin);
      return "http".equals(uri.getScheme()) && host.equalsIgnoreCase(uri.getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
