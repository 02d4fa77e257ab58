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
 * Files that have another name somewhere. Who may not read a file may give it a second name all the
 * same (unless Linux's {@code fs.protected_hardlinks} forbids it), and have Reelay read it.
 */
public final class HardLinks {
  private HardLinks() {}

  /**
   * Whether a file may be another's, put there by a second name: it has more than one, and not
   * everybody may read it. False where the file system does not tell.
   *
   * @param file what was found in the folder that is held
   * @throws IOException if the path leads to another file by now
   */
  public static boolean mayBeAnothers(HeldFolder folder, String name, BasicFileAttributes file)
      throws IOException {
    Path path = folder.path().resolve(name);
    if (!(file instanceof PosixFileAttributes posix)
        || posix.permissions().contains(OTHERS_READ)
        || !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return false;
    }
    // The held folder does not tell the number (JDK 17 to 25); the path does, with whose it is.
    Map<String, Object> seen = Files.readAttributes(path, "unix:nlink,fileKey", NOFOLLOW_LINKS);
    if (!seen.get("fileKey").equals(file.fileKey())) {
      throw new IOException(path + " was exchanged while it was looked at");
    }
    return (Integer) seen.get("nlink") > 1;
  }
}
