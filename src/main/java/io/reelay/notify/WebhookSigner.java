package io.reelay.notify;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.reelay.ledger.outbox.Outbox;
import io.reelay.storage.VideoLinks;
import java.io.IOException;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Signs by Standard Webhooks 1.0: {@code webhook-id} belongs to the event and is the same at each
 * attempt. {@code webhook-timestamp} is the attempt's time in seconds.
 */
public final class WebhookSigner {
  private final Webhook webhook;
  private final VideoLinks links;
  private final InstantSource clock;

  /**
   * @param secret {@code whsec_} and base64 of 24 to 64 bytes
   */
  public WebhookSigner(String secret, VideoLinks links, InstantSource clock) {
    try {
      this.webhook = new Webhook(secret);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("the webhook secret is empty", e);
    }
    this.links = links;
    this.clock = clock;
  }

  /**
   * Turns the exchange's message into the delivery's signed request. The link to the video is
   * created now, because the event may be old.
   *
   * @throws IOException if no link can be created now
   */
  public void sign(Outbox.Delivery delivery, Exchange exchange)
      throws WebhookSigningException, IOException {
    Message message = exchange.getMessage();
    long seconds = clock.instant().getEpochSecond();
    String payload = links.inEvent(delivery.payload());
    message.setBody(payload);
    message.setHeader("Content-Type", "application/json");
    message.setHeader("webhook-id", delivery.id());
    message.setHeader("webhook-timestamp", Long.toString(seconds));
    message.setHeader("webhook-signature", webhook.sign(delivery.id(), seconds, payload));
  }
}
