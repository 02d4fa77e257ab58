package io.reelay.intake.s3;

/** Another node is at work on the object, or a node has failed on it not long ago. */
public final class ObjectHeldException extends Exception {
  private static final long serialVersionUID = 1L;

  ObjectHeldException(InboxObject object) {
    super(object.name() + " is held, or waits for its next try");
  }
}
