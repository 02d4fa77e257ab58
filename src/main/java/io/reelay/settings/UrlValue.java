package io.reelay.settings;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An absolute http or https URL without user name or fragment; slashes at its end are dropped where
 * it is only the front of longer ones.
 */
record UrlValue(Use use) implements ValueType<URI> {

  enum Use {
    /** The front of other URLs: no query. */
    BASE,
    /** Called as it stands, and may have a query. */
    TARGET
  }

  @Override
  public URI parse(String text) throws InvalidValueException {
    URI url;
    try {
      url = new URI(use == Use.BASE ? text.replaceFirst("/+$", "") : text);
    } catch (URISyntaxException e) {
      throw new InvalidValueException("is not a URL");
    }
    if (!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme())) {
      throw new InvalidValueException("does not start with http:// or https://");
    }
    if (url.getRawUserInfo() != null) {
      throw new InvalidValueException("holds a user name or password");
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535) {
      throw new InvalidValueException("has no valid host and port");
    }
    if (url.getRawFragment() != null) {
      throw new InvalidValueException("has a fragment (#)");
    }
    if (use == Use.BASE && url.getRawQuery() != null) {
      throw new InvalidValueException("has a query (?)");
    }
    return url;
  }

  @Override
  public String unit() {
    return "URL";
  }

  @Override
  public String allowed() {
    return use == Use.BASE
        ? "http(s) URL without user, query and fragment"
        : "http(s) URL without user and fragment";
  }

  /** Never: a URL may carry a password or be a secret as a whole, as a chat's webhook is. */
  @Override
  public boolean quotable() {
    return false;
  }
}
