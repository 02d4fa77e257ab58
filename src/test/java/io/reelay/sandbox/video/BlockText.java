package io.reelay.sandbox.video;

import java.awt.Graphics2D;
import java.awt.Rectangle;

/** Text on a machine without fonts: each word is a bar as long as the word. */
final class BlockText implements PromptText {
  @Override
  public void draw(Graphics2D graphics, String text, Rectangle box) {
    int letter = Math.max(4, Math.min(box.width, box.height) / 30);
    int height = letter * 2;
    int x = box.x;
    int y = box.y;
    for (String word : text.split(" ")) {
      int width = Math.min(word.length() * letter, box.width);
      if (x + width > box.x + box.width) {
        x = box.x;
        y += height + letter;
      }
      if (y + height > box.y + box.height) {
        return;
      }
      graphics.fillRect(x, y, width, height);
      x += width + letter;
    }
  }
}
