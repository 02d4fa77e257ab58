package io.reelay.intake.s3;

/** The object no longer exists, or another one has its key. */
public final class ObjectGoneException extends Exception {
  private static final long serialVersionUID = 1L;

  ObjectGoneException(InboxObject object) {
    super(object.name() + " is not in the inbox any more");
  }
}
