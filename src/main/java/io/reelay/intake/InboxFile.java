package io.reelay.intake;

import java.nio.file.Path;

/**
 * A file of the inbox in this node's hands.
 *
 * @param dropped where it was; another of the same name may be there now
 * @param taken where it is
 */
public record InboxFile(Path dropped, Path taken) {
  /** Its name. */
  public String name() {
    return dropped.getFileName().toString();
  }
}
