package io.reelay.intake.image;

/** An image cannot be sent. The message is for the prompt's author. */
public sealed class WrongImageException extends Exception permits MissingImageException {
  private static final long serialVersionUID = 1L;

  private final String allowed;

  /**
   * @param problem the fault; it continues a sentence that names the image, as in {@code which is
   *     empty}
   * @param allowed permitted values
   */
  WrongImageException(String problem, String allowed) {
    super(problem);
    this.allowed = allowed;
  }

  /** The permitted values. */
  public String allowed() {
    return allowed;
  }
}
