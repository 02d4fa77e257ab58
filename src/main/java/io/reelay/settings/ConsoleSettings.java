package io.reelay.settings;

import inet.ipaddr.HostName;

/** Where metrics are served. The token is reserved: checked, and used by nothing yet. */
final class ConsoleSettings {
  private ConsoleSettings() {}

  static void check(SettingValues values) {
    String host = values.get(Catalogue.HTTP_HOST);
    values.get(Catalogue.HTTP_PORT);
    values.get(Catalogue.HTTP_TOKEN);
    if (!isLoopback(host) && values.sound(Catalogue.HTTP_HOST)) {
      // Nothing asks for the token yet.
      values.fault(Catalogue.HTTP_HOST, Faults.quoted(host) + " is not a loopback address");
    }
  }

  /** Without asking a name server: a name may lead elsewhere tomorrow. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || new HostName(host).isLoopback();
  }
}
