package io.reelay.ledger.query;

import java.util.List;

/** A column with names of gateways. Names have no commas, and NULL means no list. */
public final class GatewayList {
  private GatewayList() {}

  public static List<String> of(String column) {
    return column == null ? List.of() : List.of(column.split(","));
  }

  public static String text(List<String> gateways) {
    return gateways.isEmpty() ? null : String.join(",", gateways);
  }
}
