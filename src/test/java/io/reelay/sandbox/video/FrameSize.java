package io.reelay.sandbox.video;

/**
 * Width and height in pixels; both are multiples of 16, so that no player has to crop.
 *
 * @param width pixels
 * @param height pixels
 */
public record FrameSize(int width, int height) {
  /** Checks both. */
  public FrameSize {
    if (width < 16 || height < 16 || width % 16 != 0 || height % 16 != 0) {
      throw new IllegalArgumentException(
          "width and height are multiples of 16, not " + width + "x" + height);
    }
  }

  /**
   * The frame for the words of the gateways: small, large and portrait, landscape ({@code
   * 000_b2b3dd81083fd377.txt}). Any other size is taken as large, any other orientation as
   * portrait.
   */
  public static FrameSize of(String orientation, String size) {
    FrameSize portrait =
        switch (size) {
          case "small" -> new FrameSize(480, 848);
          case "medium" -> new FrameSize(576, 1024);
          default -> new FrameSize(720, 1280);
        };
    return "landscape".equals(orientation)
        ? new FrameSize(portrait.height, portrait.width)
        : portrait;
  }
}
