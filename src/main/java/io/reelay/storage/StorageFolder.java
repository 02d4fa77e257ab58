package io.reelay.storage;

import com.github.f4b6a3.ulid.UlidCreator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder whose visible files are complete, even after a power cut. A file is written under {@code
 * .incoming}, forced to disk, and then moved to its key in one step. The root and all folders below
 * must be on one file system.
 */
final class StorageFolder {

  /** Writes a file's bytes. If it throws, the file does not become visible. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(StorageFolder.class);

  private static final String INCOMING = ".incoming";

  /** A running store writes at least once a minute, since its download would time out otherwise. */
  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

  /** In bytes; almost all videos are larger. */
  private static final long LEAST_ROOM = 1 << 20;

  private final Path root;

  /**
   * @param root created with the first file
   */
  StorageFolder(Path root) {
    this.root = root;
  }

  /** Creates the file of a key, in place of an earlier one, and returns its path. */
  Path write(String key, Content content) throws IOException {
    Path path = pathOf(key);
    Path realRoot = makeRoot();
    Path incoming = makeFolder(realRoot, Path.of(INCOMING));
    Path part = incoming.resolve(UlidCreator.getUlid() + ".part");
    try {
      write(content, part);
      Path folder = path.getParent() == null ? realRoot : makeFolder(realRoot, path.getParent());
      Path file = folder.resolve(path.getFileName());
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      return file;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * The path of a key's file.
   *
   * @throws NoSuchFileException if it does not exist
   */
  Path existing(String key) throws IOException {
    Path file = root.resolve(pathOf(key)).toRealPath();
    if (!file.startsWith(root.toRealPath())) {
      throw new IOException("the key " + key + " is a link out of the storage folder");
    }
    return file;
  }

  /** Creates the folder if necessary. It throws if the folder is not writable or full. */
  void requireWritable() throws IOException {
    Path folder = makeRoot();
    if (!Files.isWritable(folder)) {
      throw new IOException("the folder " + folder + " cannot be written to");
    }
    if (Files.getFileStore(folder).getUsableSpace() < LEAST_ROOM) {
      throw new IOException("the folder " + folder + " is full");
    }
  }

  /** Removes the leftovers of killed processes. */
  void sweep() {
    Path incoming = root.resolve(INCOMING);
    if (Files.isDirectory(incoming)) {
      removeLeftovers(incoming);
    }
  }

  private static void write(Content content, Path part) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
  }

  private Path makeRoot() throws IOException {
    // Java 17 refuses to "create" a folder that is there as a link (JDK-8294193).
    return (Files.isDirectory(root) ? root : Files.createDirectories(root)).toRealPath();
  }

  /** The key as a relative path of plain names. */
  private Path pathOf(String key) throws IOException {
    for (String segment : key.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IOException("the key " + key + " is not a path below the storage folder");
      }
    }
    try {
      Path path = root.getFileSystem().getPath(key);
      if (path.isAbsolute() || path.getRoot() != null || path.startsWith(INCOMING)) {
        throw new IOException("the key " + key + " is not a path below the storage folder");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new IOException("the key " + key + " is not a file name here", e);
    }
  }

  /** Goes down folder by folder, so that nothing is created where a link leads out of the root. */
  private static Path makeFolder(Path realRoot, Path relative) throws IOException {
    Path folder = realRoot;
    for (Path name : relative) {
      Path child = folder.resolve(name);
      if (Files.notExists(child)) {
        Files.createDirectories(child);
        force(folder);
      }
      folder = child.toRealPath();
      if (!folder.startsWith(realRoot)) {
        throw new IOException("the folder " + child + " is a link out of the storage folder");
      }
    }
    return folder;
  }

  /** Leftovers of a killed process. A failure here does not prevent the storage of a video. */
  private static void removeLeftovers(Path incoming) {
    Instant limit = Instant.now().minus(LEFTOVER_AGE);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(incoming, "*.part")) {
      for (Path part : parts) {
        removeIfOlder(part, limit);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("Cannot look for leftovers in {}", incoming, e);
    }
  }

  private static void removeIfOlder(Path part, Instant limit) throws IOException {
    try {
      if (Files.getLastModifiedTime(part).toInstant().isBefore(limit)) {
        Files.delete(part);
        LOG.info("Removed {}, left by a store that never ended", part);
      }
    } catch (NoSuchFileException e) {
      LOG.trace("{} went to its place meanwhile", part);
    }
  }

  /** Without this a power cut may lose a name that was just created or moved. */
  private static void force(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
