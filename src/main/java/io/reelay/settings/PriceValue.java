package io.reelay.settings;

import io.reelay.cost.Price;

/** What a create costs: an amount, or one for each second of video. */
record PriceValue() implements ValueType<Price> {
  private static final String PER_SECOND = "/s";

  private static final AmountValue AMOUNT = new AmountValue();

  @Override
  public Price parse(String text) throws InvalidValueException {
    boolean perSecond = text.endsWith(PER_SECOND);
    String amount = perSecond ? text.substring(0, text.length() - PER_SECOND.length()) : text;
    return new Price(AMOUNT.parse(amount), perSecond);
  }

  @Override
  public String unit() {
    return "money";
  }

  @Override
  public String allowed() {
    return AMOUNT.allowed() + ", with /s behind it for each second of video";
  }
}
