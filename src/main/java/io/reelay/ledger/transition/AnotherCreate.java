package io.reelay.ledger.transition;

import io.reelay.ledger.purchase.Amount;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The consent that is needed to create a job again.
 *
 * @param kind result of the earlier creates
 * @param reason the same in a sentence, for the person
 * @param cost estimated cost of the create, in millionths of the currency; empty = its model has no
 *     price
 */
public record AnotherCreate(Kind kind, String reason, OptionalLong cost, String currency) {
  /** The result of the earlier creates. */
  public enum Kind {
    /** None was billed: each was certainly refused, or there was none. */
    NOT_BILLED,
    /** The gateway accepted one, so it has probably billed it. */
    TAKEN,
    /** It is not known whether one was accepted and billed. */
    IN_DOUBT;

    /** Such as {@code not_billed}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Such as {@code about 1.20 USD}. */
  public String costText() {
    return cost.isPresent()
        ? "about " + new Amount(cost.getAsLong(), currency)
        : "an unknown amount, as its model has no price in reelay.costs";
  }
}
