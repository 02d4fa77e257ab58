package io.reelay.intake.image;

import io.reelay.intake.file.HardLinks;
import io.reelay.intake.file.HeldFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The image files of a folder and its subfolders. Links cannot lead to any other file.
 *
 * @param rules decide when a file is complete
 */
record DiskImages(Path folder, LocalImages rules) implements ImagePlace {

  @Override
  public Found find(String path) throws WrongImageException, IOException {
    Path file = inFolder(path);
    BasicFileAttributes attributes = at(file, HeldFolder::look);
    if (!attributes.isRegularFile()) {
      throw new WrongImageException("which is not a file", "an image file");
    }
    Duration age =
        Duration.between(attributes.lastModifiedTime().toInstant(), rules.clock().instant());
    // A date far in the future is a wrong clock, not a new file.
    if (age.abs().compareTo(rules.settle()) < 0) {
      throw new IOException("an image of the file is still being written");
    }
    if (at(file, (held, name) -> HardLinks.mayBeAnothers(held, name, held.look(name)))) {
      throw new WrongImageException(
          "which has another name (a hard link), and not everybody may read it",
          "a copy of the image");
    }
    requireReadable(file);
    return new Found(path, attributes.size(), () -> open(file));
  }

  /** An action on a file in its folder. */
  @FunctionalInterface
  private interface Use<T> {
    T of(HeldFolder folder, String name) throws IOException;
  }

  /**
   * Opens folder by folder without following links: a part of the checked real path may have become
   * a link since.
   *
   * @param file as in {@link #inFolder}
   */
  private <T> T at(Path file, Use<T> use) throws IOException {
    Deque<HeldFolder> held = new ArrayDeque<>();
    try {
      held.push(HeldFolder.open(folder));
      Path way = folder.toRealPath().relativize(file);
      for (Path name : way.getParent() == null ? List.<Path>of() : way.getParent()) {
        held.push(held.peek().folder(name.toString()));
      }
      return use.of(held.peek(), way.getFileName().toString());
    } finally {
      for (HeldFolder each : held) {
        each.close();
      }
    }
  }

  /** The real path of an entry, links followed. */
  private Path inFolder(String reference) throws WrongImageException, IOException {
    Path real;
    try {
      Path path = folder.resolve(reference).normalize();
      // This check comes before disk access, so the answer shows nothing about files outside.
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

  private void requireReadable(Path file) throws WrongImageException, IOException {
    try {
      open(file).close();
    } catch (AccessDeniedException e) {
      throw unreadable(e);
    }
  }

  private InputStream open(Path file) throws IOException {
    return at(file, this::open);
  }

  private InputStream open(HeldFolder held, String name) throws IOException {
    BasicFileAttributes before = held.look(name);
    if (!before.isRegularFile()) {
      // It was a regular file at the check. Opening a pipe would block.
      throw new IOException("an image was changed after it was checked");
    }
    return held.read(name);
  }

  private static WrongImageException unreadable(FileSystemException e) {
    String reason = e.getReason() == null ? "no permission" : e.getReason();
    return new WrongImageException(
        "which cannot be read (" + reason + ")", "a file that Reelay may read");
  }
}
