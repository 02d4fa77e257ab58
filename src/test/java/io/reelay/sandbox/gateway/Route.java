package io.reelay.sandbox.gateway;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One path of the API.
 *
 * @param method HTTP method
 * @param path with at most one {@code {id}}, which stands for a whole segment
 * @param endpoint what answers
 */
record Route(String method, String path, Endpoint endpoint) {
  private static final String ID = "{id}";
  private static final Pattern ENCODED = Pattern.compile("([\\w.~-]|%\\p{XDigit}{2})+");

  @FunctionalInterface
  interface Endpoint {
    void handle(ApiRequest request) throws IOException, InvalidRequest;
  }

  boolean leadsTo(String rawPath) {
    int id = path.indexOf(ID);
    if (id < 0) {
      return rawPath.equals(path);
    }
    return rawPath.length() > path.length() - ID.length()
        && rawPath.startsWith(path.substring(0, id))
        && rawPath.endsWith(path.substring(id + ID.length()))
        && rawId(rawPath).indexOf('/') < 0;
  }

  /** The id in the path, decoded; empty if the path has none. */
  String id(String rawPath) throws InvalidRequest {
    if (!path.contains(ID)) {
      return "";
    }
    String raw = rawId(rawPath);
    if (!ENCODED.matcher(raw).matches()) {
      throw new InvalidRequest(400, "the id in the path is not percent-encoded");
    }
    return URLDecoder.decode(raw, StandardCharsets.UTF_8);
  }

  private String rawId(String rawPath) {
    int start = path.indexOf(ID);
    int after = path.length() - start - ID.length();
    return rawPath.substring(start, rawPath.length() - after);
  }
}
