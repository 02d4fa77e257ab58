package io.reelay.intake.s3;

import java.io.IOException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The server reports an existing object as missing, so the object cannot leave the inbox. */
public final class ObjectStuckException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean isNew;

  ObjectStuckException(InboxObject object, String does, S3Exception cause, boolean isNew) {
    super(
        "the server answers HTTP %d to the %s of %s, which is there; some cannot copy keys with & or +: rename it"
            .formatted(cause.statusCode(), does, object.name()),
        cause);
    this.isNew = isNew;
  }

  /** Whether this process reports this object for the first time. */
  boolean isNew() {
    return isNew;
  }
}
