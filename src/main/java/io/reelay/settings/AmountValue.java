package io.reelay.settings;

import java.math.BigDecimal;

/** An amount of money, in whatever currency. */
record AmountValue() implements ValueType<BigDecimal> {
  static final String SHAPE = "\\d{1,9}(\\.\\d{1,6})?";

  @Override
  public BigDecimal parse(String text) throws InvalidValueException {
    if (!text.matches(SHAPE)) {
      throw new InvalidValueException("is not an amount");
    }
    return new BigDecimal(text);
  }

  @Override
  public String unit() {
    return "money";
  }

  @Override
  public String allowed() {
    return "0..999999999, up to 6 decimals";
  }

  @Override
  public String plain(BigDecimal value) {
    return value.toPlainString();
  }
}
