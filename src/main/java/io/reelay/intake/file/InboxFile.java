package io.reelay.intake.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file of the inbox that this node has taken.
 *
 * @param dropped its former path, where a new file of the same name may be now
 * @param hand the node's own folder, where the file is
 */
public record InboxFile(Path dropped, HeldFolder hand) {
  /** Its name. */
  public String name() {
    return dropped.getFileName().toString();
  }

  /** Its path, for messages. */
  Path taken() {
    return hand.path().resolve(name());
  }

  public BasicFileAttributes look() throws IOException {
    return hand.look(name());
  }

  /** Its bytes. Links are not followed, and no other user can replace the file. */
  public InputStream open() throws IOException {
    return hand.read(name());
  }
}
