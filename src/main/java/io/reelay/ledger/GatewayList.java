package io.reelay.ledger;

import java.util.List;

/** Names of gateways as a column has them: names hold no comma, and no list is NULL. */
final class GatewayList {
  private GatewayList() {}

  static List<String> of(String column) {
    return column == null ? List.of() : List.of(column.split(","));
  }

  static String text(List<String> gateways) {
    return gateways.isEmpty() ? null : String.join(",", gateways);
  }
}
