package io.reelay.intake.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * A folder that is held open. Names are looked up in it and nowhere else, and no link is followed:
 * who exchanges the folder, or one above it, changes nothing for who holds it.
 *
 * <p>So it is where the JDK has a {@link SecureDirectoryStream}: on Linux and other Unix systems.
 * Elsewhere its path is used each time, and links are looked for before. For one thread.
 */
public interface HeldFolder extends Closeable {

  /**
   * Opens a folder.
   *
   * @param path is trusted: links in it are followed
   */
  static HeldFolder open(Path path) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(path);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new SecureFolder(secure, path);
    }
    stream.close();
    return new PathFolder(path);
  }

  /** Where it was when it was opened. */
  Path path();

  /**
   * Opens a folder in it.
   *
   * @throws NoSuchFileException if nothing is there
   * @throws java.nio.file.NotDirectoryException if that is no folder, but a link to one, say
   */
  HeldFolder folder(String name) throws IOException;

  /** Its owner and permissions; empty where there are none. */
  Optional<PosixFileAttributes> posix() throws IOException;

  /** Takes it from all but its owner. */
  void leaveToOwner() throws IOException;

  /**
   * What is there under a name; of a link, the link. Where there are permissions, {@link
   * PosixFileAttributes}.
   */
  BasicFileAttributes look(String name) throws IOException;

  /** Opens a file for reading. Its caller has looked that it is no pipe, which would never open. */
  InputStream read(String name) throws IOException;

  /**
   * Makes a file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if anything is there, be it a dead link
   */
  OutputStream create(String name) throws IOException;

  /** Moves what is there to another folder of the same disk; what had that name there is gone. */
  void move(String name, HeldFolder to, String newName) throws IOException;

  /** Removes a file or a link. */
  void delete(String name) throws IOException;

  /** Removes a folder that is empty. */
  void deleteFolder(String name) throws IOException;

  /** The names of what is in it. */
  List<String> names() throws IOException;

  /** Whether anything is there, be it a dead link. */
  default boolean has(String name) throws IOException {
    try {
      look(name);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
