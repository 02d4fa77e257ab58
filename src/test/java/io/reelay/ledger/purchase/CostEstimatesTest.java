package io.reelay.ledger.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.CostSettings.Price;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostEstimatesTest {
  private final CostEstimates costs =
      new CostEstimates(
          Map.of(
              "sora-2", new Price(new BigDecimal("0.10"), true),
              "veo3.1", new Price(new BigDecimal("0.4"), false)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sora-2 | {'seconds': '8'}    | 800000",
        "sora-2 | {'duration': 10}    | 1000000",
        "sora-2 | {'duration': 2.5}   | 250000",
        "sora-2 | {'seconds': 'long'} | 1500000",
        "sora-2 | {}                  | 1500000",
        "veo3.1 | {'duration': 10}    | 400000"
      })
  void aCreateCostsItsPriceOrItsSeconds(String model, String request, long micros) {
    assertThat(costs.of(model, request.replace('\'', '"'))).hasValue(micros);
  }

  @Test
  void whatHasNoPriceCostsWhatAnyOtherDoes() {
    assertThat(costs.of("kling", "{}")).isEmpty();
    assertThat(costs.of(null, "{}")).isEmpty();
    var withDefault = new CostEstimates(Map.of(Price.ANY_OTHER, new Price(BigDecimal.TEN, false)));
    assertThat(withDefault.of("kling", "{}")).hasValue(10_000_000);
    assertThat(withDefault.of(null, "{}")).hasValue(10_000_000);
  }

  @Test
  void anAmountIsShownInCentsUnlessItIsFiner() {
    assertThat(new Amount(12_400_000, "USD")).hasToString("12.40 USD");
    assertThat(new Amount(0, "EUR")).hasToString("0.00 EUR");
    assertThat(new Amount(1_234, "USD")).hasToString("0.001234 USD");
  }
}
