package io.reelay.sandbox.video;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** The pictures of one video: its prompt, and a ball and a bar that move with the time. */
final class PromptFrames {
  private static final int LONGEST_TEXT = 600;
  private static final String CAPTION = "simulated video";

  private final VideoOrder order;
  private final int count;
  private final int unit;
  private final BufferedImage still;
  private final BufferedImage frame;
  private final Color accent;

  PromptFrames(VideoOrder order, int framesPerSecond, PromptText text) {
    this.order = order;
    this.count = order.seconds() * framesPerSecond;
    this.unit = Math.min(order.frame().width(), order.frame().height()) / 12;
    this.still = picture();
    this.frame = picture();
    // The hue tells videos apart at a glance.
    float hue = (order.prompt().hashCode() & 0xff) / 256f;
    this.accent = Color.getHSBColor(hue, 0.6f, 0.95f);
    drawStill(text, Color.getHSBColor(hue, 0.55f, 0.25f));
  }

  int count() {
    return count;
  }

  /** The picture with this number, from 0; each call draws over the one before. */
  BufferedImage frame(int number) {
    Graphics2D graphics = graphics(frame);
    try {
      graphics.drawImage(still, 0, 0, null);
      graphics.setColor(accent);
      int width = order.frame().width();
      int height = order.frame().height();
      graphics.fillRect(0, height - unit / 2, width * (number + 1) / count, unit / 2);
      // To and fro in eight steps.
      int step = Math.abs(number % 16 - 8);
      graphics.fillOval(unit + (width - 3 * unit) * step / 8, height - 2 * unit, unit, unit);
      return frame;
    } finally {
      graphics.dispose();
    }
  }

  private void drawStill(PromptText text, Color background) {
    Graphics2D graphics = graphics(still);
    try {
      int width = order.frame().width();
      int height = order.frame().height();
      graphics.setColor(background);
      graphics.fillRect(0, 0, width, height);
      graphics.setColor(accent);
      text.draw(graphics, CAPTION, new Rectangle(unit, unit / 2, width - 2 * unit, unit));
      graphics.setColor(Color.WHITE);
      text.draw(
          graphics,
          shown(order.prompt()),
          new Rectangle(unit, 2 * unit, width - 2 * unit, height - 5 * unit));
    } finally {
      graphics.dispose();
    }
  }

  private static String shown(String prompt) {
    String line = prompt.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    String cut =
        line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT).strip() + "…";
    return cut.isEmpty() ? "…" : cut;
  }

  private BufferedImage picture() {
    return new BufferedImage(
        order.frame().width(), order.frame().height(), BufferedImage.TYPE_3BYTE_BGR);
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    return graphics;
  }
}
