package io.reelay.intake.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;

/**
 * Detects files with a second name. A user without read permission may still give a file a second
 * name in the inbox, and Reelay would read it. Linux's {@code fs.protected_hardlinks} can forbid
 * this.
 */
public final class HardLinks {
  private HardLinks() {}

  /**
   * Whether a file may belong to another user and be here under a second name: it has several
   * names, and not all users may read it. False if the file system does not show this.
   *
   * @param file file in the held folder
   * @throws IOException if the path now leads to another file
   */
  public static boolean mayBeAnothers(HeldFolder folder, String name, BasicFileAttributes file)
      throws IOException {
    Path path = folder.path().resolve(name);
    if (!(file instanceof PosixFileAttributes posix)
        || posix.permissions().contains(OTHERS_READ)
        || !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return false;
    }
    // The held folder does not show the number of links (JDK 17 to 25). The path shows it, and the
    // owner.
    Map<String, Object> seen = Files.readAttributes(path, "unix:nlink,fileKey", NOFOLLOW_LINKS);
    if (!seen.get("fileKey").equals(file.fileKey())) {
      throw new IOException(path + " was exchanged while it was looked at");
    }
    return (Integer) seen.get("nlink") > 1;
  }
}
