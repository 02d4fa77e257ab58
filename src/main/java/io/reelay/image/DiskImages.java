package io.reelay.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

/**
 * The image files of a folder and below. Nothing else is opened, wherever links lead.
 *
 * @param rules tell when a file has been written
 */
record DiskImages(Path folder, LocalImages rules) implements ImagePlace {

  @Override
  public Found find(String path) throws WrongImageException, IOException {
    Path file = inFolder(path);
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new WrongImageException("which is no file", "an image file");
    }
    Duration age =
        Duration.between(attributes.lastModifiedTime().toInstant(), rules.clock().instant());
    // Far in the future is a wrong clock, not a fresh file.
    if (age.abs().compareTo(rules.settle()) < 0) {
      throw new IOException("an image of the file is still being written");
    }
    requireReadable(file);
    return new Found(path, attributes.size(), () -> open(file));
  }

  /** The real path of what is there, links followed. */
  private Path inFolder(String reference) throws WrongImageException, IOException {
    Path real;
    try {
      Path path = folder.resolve(reference).normalize();
      // Asked before the disk is, so that the answer does not tell what is there outside.
      requireInside(path.startsWith(folder.normalize()));
      real = path.toRealPath();
    } catch (InvalidPathException e) {
      throw ImagePlace.noName();
    } catch (NoSuchFileException e) {
      throw ImagePlace.missing();
    } catch (FileSystemException e) {
      throw unreadable(e);
    }
    requireInside(real.startsWith(folder.toRealPath()));
    return real;
  }

  private static void requireInside(boolean inside) throws WrongImageException {
    if (!inside) {
      throw ImagePlace.outside();
    }
  }

  private static void requireReadable(Path file) throws WrongImageException, IOException {
    try {
      open(file).close();
    } catch (AccessDeniedException e) {
      throw unreadable(e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static WrongImageException unreadable(FileSystemException e) {
    String reason = e.getReason() == null ? "no permission" : e.getReason();
    return new WrongImageException(
        "which cannot be read (" + reason + ")", "a file that Reelay may read");
  }
}
