package io.reelay.settings;

import inet.ipaddr.HostName;

/**
 * Where API, health and metrics are served, and to whom.
 *
 * @param host a loopback address, if {@code token} is empty
 * @param port 0 to 65535; 0 = any free one
 * @param token what each request must show as {@code Authorization: Bearer}; empty = nothing
 */
public record ConsoleSettings(String host, int port, String token) {

  static ConsoleSettings read(SettingValues values) {
    String host = values.get(Catalogue.HTTP_HOST);
    String token = values.get(Catalogue.HTTP_TOKEN);
    if (token.isEmpty()
        && !isLoopback(host)
        && values.sound(Catalogue.HTTP_HOST, Catalogue.HTTP_TOKEN)) {
      values.fault(
          Catalogue.HTTP_TOKEN,
          "required, since reelay.http.host " + Faults.quoted(host) + " is not a loopback address");
    }
    return new ConsoleSettings(host, values.get(Catalogue.HTTP_PORT), token);
  }

  /** Without asking a name server: a name may lead elsewhere tomorrow. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || new HostName(host).isLoopback();
  }

  @Override
  public String toString() {
    return "ConsoleSettings[host=%s, port=%d, token=%s]".formatted(host, port, Mask.of(token));
  }
}
