package io.reelay.ledger.purchase;

import java.math.BigDecimal;

/**
 * Money, for people.
 *
 * @param micros millionths of the currency
 * @param currency such as {@code USD}
 */
public record Amount(long micros, String currency) {
  private static final int CENTS = 2;

  /** {@code 12.40 USD}; more than two decimals only if they are not zeros. */
  @Override
  public String toString() {
    BigDecimal amount = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
    return (amount.scale() < CENTS ? amount.setScale(CENTS) : amount).toPlainString()
        + " "
        + currency;
  }
}
