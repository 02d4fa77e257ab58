package io.reelay.api;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's private folder for request bodies. A lock on {@code NAME.lock} beside it shows
 * that the process is alive. The lock ends with the process, so a folder without a lock belongs to
 * a killed process.
 */
public final class UploadFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);
  private static final String PREFIX = "reelay-uploads-";
  private static final String LOCK = ".lock";

  private final Path lockFile;
  private final Path path;
  private final FileChannel held;

  private UploadFolder(Path lockFile, FileChannel held) throws IOException {
    this.lockFile = lockFile;
    this.held = held;
    path = Files.createDirectory(folderOf(lockFile), ownersAlone());
  }

  private static FileAttribute<?>[] ownersAlone() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Creates it in the folder for temporary files, and removes the folders of this user's dead
   * processes.
   */
  public static UploadFolder open() throws IOException {
    return open(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static UploadFolder open(Path parent) throws IOException {
    // This comes before our own lock: closing another channel of a locked file would release the
    // lock.
    removeLeftBehind(parent);
    while (true) {
      Path lockFile = Files.createTempFile(parent, PREFIX, LOCK);
      // Another starting process may have removed it as a leftover.
      FileChannel channel;
      try {
        channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        continue;
      }
      if (channel.tryLock() != null && Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
        return new UploadFolder(lockFile, channel);
      }
      channel.close();
    }
  }

  private static void removeLeftBehind(Path parent) throws IOException {
    UserPrincipal we = ownerOfWhatWeMake(parent);
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, PREFIX + "*" + LOCK)) {
      for (Path lockFile : locks) {
        // Another user's entry could be a link to our files.
        Path folder = folderOf(lockFile);
        if (isOf(we, lockFile)
            && (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS) || isOf(we, folder))) {
          removeIfLeftBehind(lockFile);
        }
      }
    }
  }

  private static UserPrincipal ownerOfWhatWeMake(Path parent) throws IOException {
    Path probe = Files.createTempFile(parent, "reelay-", null);
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  private static boolean isOf(UserPrincipal user, Path path) throws IOException {
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(user);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void removeIfLeftBehind(Path lockFile) {
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return;
      }
      int removed = remove(folderOf(lockFile));
      Files.deleteIfExists(lockFile);
      if (removed > 0) {
        LOG.info("removed {} uploads of a killed process", removed);
      }
    } catch (OverlappingFileLockException | AccessDeniedException | NoSuchFileException e) {
      // This process holds it, another user owns it, or another starting process has removed it.
      LOG.debug("{} is left alone", lockFile);
    } catch (IOException e) {
      LOG.warn("{} stays: {}", lockFile, e.toString());
    }
  }

  private static int remove(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
        removed++;
      }
    } catch (NoSuchFileException e) {
      return removed;
    }
    Files.deleteIfExists(folder);
    return removed;
  }

  private static Path folderOf(Path lockFile) {
    String name = lockFile.getFileName().toString();
    return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try (held) {
      remove(path);
      Files.deleteIfExists(lockFile);
    }
  }
}
