package io.reelay.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The images that one prompt file may bring along. Nothing outside its folder is opened, whatever
 * the paths in it say and wherever links lead. An image that several prompts name is read once. For
 * one thread.
 */
public final class ImageFolder {
  private final Path folder;
  private final LocalImages rules;
  private final Map<String, LocalImage> found = new HashMap<>();

  /**
   * @param folder null = there is none, and no path is good
   */
  ImageFolder(Path folder, LocalImages rules) {
    this.folder = folder;
    this.rules = rules;
  }

  /**
   * The image that a prompt names.
   *
   * @param reference path relative to the folder, or a {@code data:} URL
   * @throws WrongImageException if it cannot be sent, now or later
   * @throws IOException if it cannot be read now, or is still being written
   */
  public LocalImage find(String reference) throws WrongImageException, IOException {
    if (DataUrl.isOne(reference)) {
      return DataUrl.read(reference, rules);
    }
    LocalImage known = found.get(reference);
    if (known == null) {
      known = read(inFolder(reference), reference);
      found.put(reference, known);
    }
    return known;
  }

  /** The real path of what is there, links followed. */
  private Path inFolder(String reference) throws WrongImageException, IOException {
    if (folder == null) {
      throw new WrongImageException("which is a path", "an http, https or data: URL");
    }
    Path real;
    try {
      Path path = folder.resolve(reference).normalize();
      // Asked before the disk is, so that the answer does not tell what is there outside.
      requireInside(path.startsWith(folder.normalize()));
      real = path.toRealPath();
    } catch (InvalidPathException e) {
      throw new WrongImageException("which is no file name here", "the path of a file");
    } catch (NoSuchFileException e) {
      throw new WrongImageException(
          "which is not there", "a file that is there before its prompt file is");
    } catch (FileSystemException e) {
      throw unreadable(e);
    }
    requireInside(real.startsWith(folder.toRealPath()));
    return real;
  }

  private static void requireInside(boolean inside) throws WrongImageException {
    if (!inside) {
      throw new WrongImageException(
          "which leads out of the prompt file's folder", "an image in that folder or below it");
    }
  }

  private LocalImage read(Path file, String name) throws WrongImageException, IOException {
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
    rules.requireAllowedSize(attributes.size());
    try (InputStream in = open(file)) {
      return read(file, name, in, attributes.size());
    } catch (AccessDeniedException e) {
      throw unreadable(e);
    }
  }

  private LocalImage read(Path file, String name, InputStream in, long size)
      throws WrongImageException, IOException {
    byte[] head = in.readNBytes(ImageType.HEAD_BYTES);
    ImageType type =
        ImageType.of(head)
            .orElseThrow(
                () ->
                    new WrongImageException("which is no image", "a PNG, JPEG, WebP or GIF image"));
    if (!type.fitsName(name)) {
      throw new WrongImageException(
          "which is a " + type.label() + " image", "the ending " + type.endings());
    }
    MessageDigest digest = Sha256.digest();
    InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
    long read = new DigestInputStream(all, digest).transferTo(OutputStream.nullOutputStream());
    if (read != size) {
      throw new IOException("an image of the file is still being written");
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    return rules.image(sha256, type, size, () -> open(file));
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
