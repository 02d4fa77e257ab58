package io.reelay.intake.s3;

/** Another node works on the object, or a node failed on it recently. */
public final class ObjectHeldException extends Exception {
  private static final long serialVersionUID = 1L;

  ObjectHeldException(InboxObject object) {
    super(object.name() + " is held, or waits for its next try");
  }
}
