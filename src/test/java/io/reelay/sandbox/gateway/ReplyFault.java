package io.reelay.sandbox.gateway;

import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.time.Duration;

/**
 * An answer that is not the normal one.
 *
 * @param reply what is sent
 * @param billed whether the request takes effect all the same
 * @param delay how long the answer is held back
 */
public record ReplyFault(Reply reply, boolean billed, Duration delay) implements Behaviour<Call> {
  /** With one more header, such as {@code Retry-After}. */
  public ReplyFault header(String name, String value) {
    return new ReplyFault(reply.header(name, value), billed, delay);
  }

  /** With this body. */
  public ReplyFault body(String contentType, String text) {
    return new ReplyFault(reply.body(contentType, text), billed, delay);
  }

  /** The request takes effect first: a create is billed, and the caller is not told its id. */
  public ReplyFault afterBilling() {
    return new ReplyFault(reply, true, delay);
  }

  /** Sent only after this time. */
  public ReplyFault after(Duration time) {
    return new ReplyFault(reply, billed, time);
  }

  @Override
  public void play(Call call) throws IOException {
    if (billed) {
      call.arrive();
    }
    call.pause(delay);
    call.reply(reply);
  }
}
