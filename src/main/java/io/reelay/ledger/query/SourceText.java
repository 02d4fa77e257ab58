package io.reelay.ledger.query;

import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * A prompt's name for its source: a job's id, task id or name, or a gateway's own name.
 *
 * @param text 1 to 300 characters
 */
public record SourceText(String text) {
  /** Longer names were cut to this length at admission. */
  private static final int MAX_NAME_CHARACTERS = 100;

  /**
   * {@code sora-2:task_01k900ag82ecgbewj2xa3758z0} (seed {@code 000_b2b3dd81083fd377.txt}), {@code
   * sora_task_abc123} ({@code 002_d1701c69449250eb.txt}), {@code
   * video_099c5197-abfd-4e16-88ff-1e162f2a5c77} ({@code 003_627d03da58f7585c.txt}), {@code ch_…}.
   */
  private static final Pattern GATEWAYS_OWN =
      Pattern.compile("([\\w.-]+:)?[A-Za-z]+(_[A-Za-z]+)*_(?=[^0-9]*[0-9])[A-Za-z0-9+/=.-]{6,}");

  /** Whether it can be a gateway's id and not a job's name. */
  public boolean looksLikeTheGatewaysOwn() {
    return GATEWAYS_OWN.matcher(text).matches();
  }

  /** The text in the form of a job's name. */
  public String asName() {
    return text.codePointCount(0, text.length()) <= MAX_NAME_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_NAME_CHARACTERS)).strip();
  }

  /** Whether the ledger has a job with that id, task id or name. */
  public boolean isKnown(Handle handle) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT 1 FROM job WHERE id = :text OR task_id = :text OR name = :name)")
        .bind("text", text)
        .bind("name", asName())
        .mapTo(Boolean.class)
        .one();
  }
}
