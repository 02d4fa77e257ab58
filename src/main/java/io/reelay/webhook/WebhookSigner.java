package io.reelay.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.reelay.ledger.Outbox;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Signs by Standard Webhooks 1.0: {@code webhook-id} is the event's, the same at each attempt;
 * {@code webhook-timestamp} is the attempt's, in seconds.
 */
public final class WebhookSigner {
  private final Webhook webhook;
  private final InstantSource clock;

  /**
   * @param secret {@code whsec_} and base64 of 24 to 64 bytes
   */
  public WebhookSigner(String secret, InstantSource clock) {
    try {
      this.webhook = new Webhook(secret);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("the webhook secret is empty", e);
    }
    this.clock = clock;
  }

  /** Makes the exchange's message the delivery's signed request. */
  public void sign(Outbox.Delivery delivery, Exchange exchange) throws WebhookSigningException {
    Message message = exchange.getMessage();
    long seconds = clock.instant().getEpochSecond();
    message.setBody(delivery.payload());
    message.setHeader("Content-Type", "application/json");
    message.setHeader("webhook-id", delivery.id());
    message.setHeader("webhook-timestamp", Long.toString(seconds));
    message.setHeader(
        "webhook-signature", webhook.sign(delivery.id(), seconds, delivery.payload()));
  }
}
