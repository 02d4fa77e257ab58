package io.reelay.settings;

import io.reelay.cost.CostEstimates;
import io.reelay.cost.Price;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * What creates cost.
 *
 * @param currency ISO 4217 code, such as USD
 * @param maxPerDay estimated cost of all creates of any 24 h, in that currency; 0 = no limit
 * @param prices by model; {@link CostEstimates#ANY_OTHER} is the one of any other
 */
public record CostSettings(String currency, BigDecimal maxPerDay, Map<String, Price> prices) {
  public CostSettings {
    prices = Map.copyOf(prices);
  }

  static CostSettings read(SettingValues values) {
    Map<String, Price> prices = new HashMap<>();
    for (String model : values.pricedModels()) {
      Price price = values.get(Catalogue.COSTS.member(model));
      if (price != null) {
        prices.put(model, price);
      }
    }
    BigDecimal maxPerDay = values.get(Catalogue.COSTS_MAX_PER_DAY);
    if (maxPerDay.signum() > 0 && prices.isEmpty()) {
      values.fault(Catalogue.COSTS_MAX_PER_DAY, "has no cost to go by");
    }
    return new CostSettings(values.get(Catalogue.COSTS_CURRENCY), maxPerDay, prices);
  }
}
