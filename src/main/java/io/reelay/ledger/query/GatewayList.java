package io.reelay.ledger.query;

import java.util.List;

/** Names of gateways as a column has them: names hold no comma, and no list is NULL. */
public final class GatewayList {
  private GatewayList() {}

  public static List<String> of(String column) {
    return column == null ? List.of() : List.of(column.split(","));
  }

  public static String text(List<String> gateways) {
    return gateways.isEmpty() ? null : String.join(",", gateways);
  }
}
