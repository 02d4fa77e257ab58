package io.reelay.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a create of a model costs: an amount for each, as the relays have it, or one for each second
 * of video, as OpenAI has it (https://platform.openai.com/docs/pricing).
 *
 * @param amount in the user's currency, 0 or more
 */
public record Price(BigDecimal amount, boolean perSecond) {

  /**
   * The cost of one create, in millionths of the currency; a fraction of one counts whole.
   *
   * @param seconds how long the video is to be
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
