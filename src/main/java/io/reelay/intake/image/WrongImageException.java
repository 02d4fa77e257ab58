package io.reelay.intake.image;

/** An image that cannot be sent, in words for the one who wrote the prompt. */
public sealed class WrongImageException extends Exception permits MissingImageException {
  private static final long serialVersionUID = 1L;

  private final String allowed;

  /**
   * @param problem what is wrong: continues a sentence that names the image, as in {@code which is
   *     empty}
   * @param allowed what would be right
   */
  WrongImageException(String problem, String allowed) {
    super(problem);
    this.allowed = allowed;
  }

  /** What would be right. */
  public String allowed() {
    return allowed;
  }
}
