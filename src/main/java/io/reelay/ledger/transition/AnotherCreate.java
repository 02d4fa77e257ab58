package io.reelay.ledger.transition;

import io.reelay.ledger.purchase.Amount;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a person says yes to who has a job created anew.
 *
 * @param kind what is known of the creates before
 * @param reason the same in a sentence, for that person
 * @param cost what the create is estimated to cost, in millionths of the currency; empty = its
 *     model has no price
 */
public record AnotherCreate(Kind kind, String reason, OptionalLong cost, String currency) {
  /** What is known of the creates before. */
  public enum Kind {
    /** None was billed: each was surely refused, or there was none. */
    NOT_BILLED,
    /** The gateway had taken one, so it may well have billed it. */
    TAKEN,
    /** Whether one was taken and billed is not known. */
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
