package io.reelay.sandbox.video;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws a text into a box, in the colour that the graphics have. */
interface PromptText {
  /** Breaks the text into lines; what does not fit is left out. */
  void draw(Graphics2D graphics, String text, Rectangle box);

  /** With a font where the machine has one, otherwise as blocks. */
  static PromptText ofThisMachine() {
    PromptText font = new FontText();
    Graphics2D graphics = new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR).createGraphics();
    try {
      font.draw(graphics, "A", new Rectangle(64, 64));
      return font;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // A JRE without fontconfig, freetype or any font file fails in one of these three ways.
      Logger log = LoggerFactory.getLogger(PromptText.class);
      log.info("No font here: the videos show blocks instead of letters");
      log.debug("The font system says", e);
      return new BlockText();
    } finally {
      graphics.dispose();
    }
  }
}
