package io.reelay.intake.s3;

/** The object is not there any more, or another one is under its key. */
public final class ObjectGoneException extends Exception {
  private static final long serialVersionUID = 1L;

  ObjectGoneException(InboxObject object) {
    super(object.name() + " is not in the inbox any more");
  }
}
