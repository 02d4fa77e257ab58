package io.reelay.ledger.transition;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /** With reason and cost, for the person who is asked. */
  public String facts() {
    return reason + ". That costs " + costText();
  }

  /** {@code {kind, payAgain, reason, estimatedCost}}, for programs. */
  public ObjectNode json() {
    return json(kind.text(), true, reason, costText());
  }

  static ObjectNode json(String kind, boolean payAgain, String reason, String cost) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", kind)
        .put("payAgain", payAgain)
        .put("reason", reason)
        .put("estimatedCost", cost);
  }

  /** Such as {@code about 1.20 USD}. */
  public String costText() {
    return costText(cost, currency);
  }

  static String costText(OptionalLong cost, String currency) {
    return cost.isPresent()
        ? "about " + new Amount(cost.getAsLong(), currency)
        : "an unknown amount, as its model has no price in reelay.costs";
  }
}
