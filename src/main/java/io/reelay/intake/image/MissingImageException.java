package io.reelay.intake.image;

/** There is no image at a path, as it is written. */
final class MissingImageException extends WrongImageException {
  private static final long serialVersionUID = 1L;

  MissingImageException() {
    super("which is not there", "a file that is there before its prompt file is");
  }
}
