package io.reelay.settings;

import inet.ipaddr.HostName;

/**
 * The console's settings are reserved: checked so that a file written for a later version is right,
 * and used by nothing yet.
 */
final class ConsoleSettings {
  private ConsoleSettings() {}

  static void check(SettingValues values) {
    String host = values.get(Catalogue.HTTP_HOST);
    values.get(Catalogue.HTTP_PORT);
    String token = values.get(Catalogue.HTTP_TOKEN);
    if (token.isEmpty()
        && !isLoopback(host)
        && values.sound(Catalogue.HTTP_HOST, Catalogue.HTTP_TOKEN)) {
      values.missing(Catalogue.HTTP_TOKEN);
    }
  }

  /** Without asking a name server: a name may lead elsewhere tomorrow. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || new HostName(host).isLoopback();
  }
}
