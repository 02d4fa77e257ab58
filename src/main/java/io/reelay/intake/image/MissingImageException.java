package io.reelay.intake.image;

/** No image has this exact path. */
final class MissingImageException extends WrongImageException {
  private static final long serialVersionUID = 1L;

  MissingImageException() {
    super("which is not there", "a file that is there before its prompt file is");
  }
}
