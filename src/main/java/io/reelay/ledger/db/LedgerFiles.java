package io.reelay.ledger.db;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder and the file of a SQLite ledger, accessible to their owner only: they have prompts,
 * links and costs. Without POSIX permissions both inherit those of their parent.
 */
final class LedgerFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerFiles.class);
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private LedgerFiles() {}

  /** Creates the missing ones. Existing ones keep their permissions, which Reelay did not set. */
  static void make(Path file) throws IOException {
    Path folder = file.getParent();
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder);
      return;
    }
    if (Files.isDirectory(folder)) {
      warnIfOpen(folder);
    } else {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS));
    }
    try {
      // SQLite treats an empty file as a new database, and gives -wal and -shm the same
      // permissions.
      Files.createFile(file, ofItsOwner(file));
    } catch (FileAlreadyExistsException e) {
      LOG.trace("{} is there", file);
    }
  }

  /** For a new file; empty without POSIX permissions. */
  static FileAttribute<?>[] ofItsOwner(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void warnIfOpen(Path folder) throws IOException {
    Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
    others.removeAll(OWNERS);
    if (!others.isEmpty()) {
      LOG.warn(
          "{} is open to others than its owner, and holds prompts and links: chmod 700 it, or let"
              + " reelay.ledger.url name a folder that is not there yet",
          folder);
    }
  }
}
