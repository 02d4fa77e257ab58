package io.reelay.intake.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file of the inbox in this node's hands.
 *
 * @param dropped where it was; another of the same name may be there now
 * @param hand the node's own folder, where it is
 */
public record InboxFile(Path dropped, HeldFolder hand) {
  /** Its name. */
  public String name() {
    return dropped.getFileName().toString();
  }

  /** Where it is, for messages. */
  Path taken() {
    return hand.path().resolve(name());
  }

  public BasicFileAttributes look() throws IOException {
    return hand.look(name());
  }

  /** Its bytes. No link is followed, and nobody else can put another file there. */
  public InputStream open() throws IOException {
    return hand.read(name());
  }
}
