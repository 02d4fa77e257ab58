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
 * A folder that is held open. Names are looked up in this folder only, and links are not followed.
 * A later exchange of the folder, or of one above it, has no effect on the holder.
 *
 * <p>This is true if the JDK has a {@link SecureDirectoryStream}: on Linux and other Unix systems.
 * On other systems each call uses the path, and checks for links before. For one thread.
 */
public interface HeldFolder extends Closeable {

  /**
   * Opens a folder.
   *
   * @param path a trusted path: links in it are followed
   */
  static HeldFolder open(Path path) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(path);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new SecureFolder(secure, path);
    }
    stream.close();
    return new PathFolder(path);
  }

  /** Its path at the time of opening. */
  Path path();

  /**
   * Opens a folder in it.
   *
   * @throws NoSuchFileException if nothing is there
   * @throws java.nio.file.NotDirectoryException if it is not a folder, for example a link to one
   */
  HeldFolder folder(String name) throws IOException;

  /** Its owner and permissions; empty if the file system has none. */
  Optional<PosixFileAttributes> posix() throws IOException;

  /** Removes the permissions of all users except the owner. */
  void leaveToOwner() throws IOException;

  /**
   * The attributes of an entry; for a link those of the link. {@link PosixFileAttributes} if the
   * file system has permissions.
   */
  BasicFileAttributes look(String name) throws IOException;

  /**
   * Opens a file for reading. The caller has checked that it is not a pipe, which would never open.
   */
  InputStream read(String name) throws IOException;

  /**
   * Creates a file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken, even by a dead link
   */
  OutputStream create(String name) throws IOException;

  /** Moves an entry to another folder of the same disk. It replaces an entry of that name there. */
  void move(String name, HeldFolder to, String newName) throws IOException;

  /** Removes a file or a link. */
  void delete(String name) throws IOException;

  /** Removes a folder that is empty. */
  void deleteFolder(String name) throws IOException;

  /** The names of its entries. */
  List<String> names() throws IOException;

  /** Whether an entry exists, even a dead link. */
  default boolean has(String name) throws IOException {
    try {
      look(name);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
