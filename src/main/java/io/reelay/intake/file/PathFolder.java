package io.reelay.intake.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Works by path, if a folder cannot be held. An entry may be exchanged between check and use. */
record PathFolder(Path path) implements HeldFolder {

  @Override
  public HeldFolder folder(String name) throws IOException {
    if (!look(name).isDirectory()) {
      throw new NotDirectoryException(path.resolve(name).toString());
    }
    return new PathFolder(path.resolve(name));
  }

  @Override
  public Optional<PosixFileAttributes> posix() {
    return Optional.empty();
  }

  @Override
  public void leaveToOwner() {}

  @Override
  public BasicFileAttributes look(String name) throws IOException {
    return Files.readAttributes(path.resolve(name), BasicFileAttributes.class, NOFOLLOW_LINKS);
  }

  @Override
  public InputStream read(String name) throws IOException {
    return Files.newInputStream(path.resolve(name), NOFOLLOW_LINKS);
  }

  @Override
  public OutputStream create(String name) throws IOException {
    return Files.newOutputStream(
        path.resolve(name), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  }

  @Override
  public void move(String name, HeldFolder to, String newName) throws IOException {
    Files.move(path.resolve(name), to.path().resolve(newName), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(path.resolve(name));
  }

  @Override
  public void deleteFolder(String name) throws IOException {
    Files.delete(path.resolve(name));
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Override
  public void close() {}
}
