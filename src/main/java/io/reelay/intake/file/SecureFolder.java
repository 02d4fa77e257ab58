package io.reelay.intake.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Works by descriptor: {@code openat}, {@code fstatat}, {@code renameat}, {@code unlinkat}. */
record SecureFolder(SecureDirectoryStream<Path> held, Path path) implements HeldFolder {

  @Override
  public HeldFolder folder(String name) throws IOException {
    // The JDK opens the file before it checks for a folder, and a pipe would block forever.
    if (!look(name).isDirectory()) {
      throw new NotDirectoryException(path.resolve(name).toString());
    }
    return new SecureFolder(
        held.newDirectoryStream(Path.of(name), NOFOLLOW_LINKS), path.resolve(name));
  }

  @Override
  public Optional<PosixFileAttributes> posix() throws IOException {
    return Optional.of(held.getFileAttributeView(PosixFileAttributeView.class).readAttributes());
  }

  @Override
  public void leaveToOwner() throws IOException {
    held.getFileAttributeView(PosixFileAttributeView.class)
        .setPermissions(PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public BasicFileAttributes look(String name) throws IOException {
    return held.getFileAttributeView(Path.of(name), PosixFileAttributeView.class, NOFOLLOW_LINKS)
        .readAttributes();
  }

  @Override
  public InputStream read(String name) throws IOException {
    return Channels.newInputStream(
        held.newByteChannel(Path.of(name), Set.of(READ, NOFOLLOW_LINKS)));
  }

  @Override
  public OutputStream create(String name) throws IOException {
    return Channels.newOutputStream(
        held.newByteChannel(Path.of(name), Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS)));
  }

  @Override
  public void move(String name, HeldFolder to, String newName) throws IOException {
    held.move(Path.of(name), ((SecureFolder) to).held, Path.of(newName));
  }

  @Override
  public void delete(String name) throws IOException {
    held.deleteFile(Path.of(name));
  }

  @Override
  public void deleteFolder(String name) throws IOException {
    held.deleteDirectory(Path.of(name));
  }

  /** Read from a second stream, since a stream can be read only once. */
  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = held.newDirectoryStream(Path.of("."))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
