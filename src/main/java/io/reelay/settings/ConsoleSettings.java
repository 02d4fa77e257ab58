package io.reelay.settings;

import inet.ipaddr.HostName;

/**
 * Where metrics are served.
 *
 * @param host a loopback address
 * @param port 0 to 65535; 0 = any free one
 */
public record ConsoleSettings(String host, int port) {

  static ConsoleSettings read(SettingValues values) {
    String host = values.get(Catalogue.HTTP_HOST);
    values.get(Catalogue.HTTP_TOKEN);
    if (!isLoopback(host) && values.sound(Catalogue.HTTP_HOST)) {
      // Nothing asks for the token yet.
      values.fault(Catalogue.HTTP_HOST, Faults.quoted(host) + " is not a loopback address");
    }
    return new ConsoleSettings(host, values.get(Catalogue.HTTP_PORT));
  }

  /** Without asking a name server: a name may lead elsewhere tomorrow. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || new HostName(host).isLoopback();
  }
}
