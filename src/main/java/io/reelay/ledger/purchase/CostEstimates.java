package io.reelay.ledger.purchase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.config.CostSettings.Price;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The cost of a create, by the user's prices. */
public final class CostEstimates {
  /** The limit uses the high estimate: no gateway makes longer videos without a request. */
  private static final BigDecimal SECONDS_UNLESS_SAID = BigDecimal.valueOf(15);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Price> prices;

  /**
   * @param prices by model, and perhaps one under {@link Price#ANY_OTHER}
   */
  public CostEstimates(Map<String, Price> prices) {
    this.prices = Map.copyOf(prices);
  }

  /**
   * The cost of a create in millionths of the currency; empty if there is no price for it.
   *
   * @param model null if the prompt names none, as in a remix
   * @param request the prompt's fields as JSON text
   */
  public OptionalLong of(String model, String request) {
    Price price = prices.get(model == null ? Price.ANY_OTHER : model);
    if (price == null) {
      price = prices.get(Price.ANY_OTHER);
    }
    return price == null ? OptionalLong.empty() : OptionalLong.of(price.micros(seconds(request)));
  }

  private static BigDecimal seconds(String request) {
    JsonNode fields;
    try {
      fields = JSON.readTree(request);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the ledger holds a request that is not JSON", e);
    }
    for (String field : List.of("seconds", "duration")) {
      String text = fields.path(field).asText("").strip();
      if (text.matches("\\d{1,6}(\\.\\d{1,6})?")) {
        return new BigDecimal(text);
      }
    }
    return SECONDS_UNLESS_SAID;
  }
}
