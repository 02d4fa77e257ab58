package io.reelay.settings;

import java.util.List;

/**
 * Where webhooks and downloads may go.
 *
 * @param allow IPv4 and IPv6 addresses and CIDR blocks in canonical form that are allowed although
 *     they are private
 */
public record NetworkSettings(List<String> allow) {

  public NetworkSettings {
    allow = List.copyOf(allow);
  }

  static NetworkSettings read(SettingValues values) {
    return new NetworkSettings(values.get(Catalogue.NETWORK_ALLOW));
  }
}
