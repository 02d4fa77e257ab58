package io.reelay.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import inet.ipaddr.HostName;
import java.net.URI;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/**
 * Who may ask for anything at all. Judged before a path is looked at, so that no route and no
 * management page can be forgotten (as Camel's own authentication did, CVE-2026-40022).
 *
 * <p>With a token each request must show it, but for liveness and for the console's page, which has
 * no data in it and asks for the token. Without one, which the settings allow on loopback only,
 * what can still ask is a web page in a browser of this machine: by a name of its own that leads
 * here (DNS rebinding), or blindly, by a form (CSRF). The first shows in {@code Host}, the second
 * in {@code Origin}.
 */
public final class AccessRules {
  static final String HEALTH = "/observe/health";

  /** Tells nothing but that the process lives, and container platforms ask it without a token. */
  static final String LIVENESS = HEALTH + "/live";

  /** The console's files, the same for everybody; what they show comes from the API. */
  static final Set<String> CONSOLE = Set.of("/", "/console.js", "/console.css");

  private static final String SCHEME = "Bearer ";
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD");

  private final byte[] token;

  /**
   * @param token empty = none is asked for
   */
  public AccessRules(String token) {
    this.token = token.getBytes(UTF_8);
  }

  /** What the rules look at. */
  record Asked(
      String method, String path, List<String> hosts, String origin, String authorization) {}

  /** The answer to a request that is let through, or is not. */
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
    // Takes the same time wherever the first difference is.
    return MessageDigest.isEqual(token, shown);
  }

  private static boolean isLoopback(String host) {
    HostName name = new HostName(host);
    // No name at all is loopback to the library.
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
