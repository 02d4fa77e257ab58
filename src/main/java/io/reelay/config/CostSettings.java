package io.reelay.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/**
 * The costs of creates.
 *
 * @param currency ISO 4217 code, such as USD
 * @param maxPerDay estimated cost of all creates of any 24 h, in that currency; 0 = no limit
 * @param prices by model; {@link Price#ANY_OTHER} is the price of all other models
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
      values.fault(Catalogue.COSTS_MAX_PER_DAY, "is set, but no reelay.costs.MODEL is");
    }
    return new CostSettings(values.get(Catalogue.COSTS_CURRENCY), maxPerDay, prices);
  }

  /**
   * The price of a model's create: an amount per create, as relays charge, or per second of video,
   * as OpenAI charges (https://platform.openai.com/docs/pricing).
   *
   * @param amount in the user's currency, 0 or more
   */
  public record Price(BigDecimal amount, boolean perSecond) {
    /** The name for all models without their own price. */
    public static final String ANY_OTHER = "default";

    /**
     * The cost of one create, in millionths of the currency; fractions are rounded up.
     *
     * @param seconds length of the video
     */
    public long micros(BigDecimal seconds) {
      return inMicros(perSecond ? amount.multiply(seconds) : amount);
    }

    /** An amount in millionths. */
    public static long inMicros(BigDecimal amount) {
      return amount.movePointRight(6).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    @Override
    public String toString() {
      return amount.toPlainString() + (perSecond ? "/s" : "");
    }
  }
}
