package io.reelay.sandbox.video;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;

/** Text in the machine's sans-serif font, as large as the box allows. */
final class FontText implements PromptText {
  private static final int SMALLEST = 14;

  @Override
  public void draw(Graphics2D graphics, String text, Rectangle box) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    int size = Math.max(SMALLEST, Math.min(box.width / 8, box.height / 2));
    List<TextLayout> lines = lines(graphics, text, size, box.width);
    while (size > SMALLEST && height(lines) > box.height) {
      size = Math.max(SMALLEST, size * 4 / 5);
      lines = lines(graphics, text, size, box.width);
    }
    float y = box.y + Math.max(0, (box.height - height(lines)) / 2);
    for (TextLayout line : lines) {
      if (y + line.getAscent() + line.getDescent() > box.y + box.height) {
        return;
      }
      y += line.getAscent();
      line.draw(graphics, box.x + (box.width - line.getVisibleAdvance()) / 2, y);
      y += line.getDescent() + line.getLeading();
    }
  }

  private static List<TextLayout> lines(Graphics2D graphics, String text, int size, int width) {
    AttributedString attributed = new AttributedString(text);
    attributed.addAttribute(TextAttribute.FONT, new Font(Font.SANS_SERIF, Font.PLAIN, size));
    var measurer = new LineBreakMeasurer(attributed.getIterator(), graphics.getFontRenderContext());
    List<TextLayout> lines = new ArrayList<>();
    while (measurer.getPosition() < text.length()) {
      lines.add(measurer.nextLayout(width));
    }
    return lines;
  }

  private static float height(List<TextLayout> lines) {
    float height = 0;
    for (TextLayout line : lines) {
      height += line.getAscent() + line.getDescent() + line.getLeading();
    }
    return height;
  }
}
