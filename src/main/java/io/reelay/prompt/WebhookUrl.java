package io.reelay.prompt;

import java.net.URI;
import java.net.URISyntaxException;

/** Whether a webhook could be sent to a URL at all; whether it may is decided when it is sent. */
final class WebhookUrl {
  static final String ALLOWED = "an http or https URL without user name and password";

  private WebhookUrl() {}

  static boolean isUsable(String url) {
    try {
      URI uri = new URI(url);
      boolean http =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      return http && uri.getHost() != null && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
