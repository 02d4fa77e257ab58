package io.reelay.intake;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the inbox that nodes have in hand: each in {@code .taking/NODE/} below the inbox,
 * where a rename has brought it. Of several nodes that share the folder one gets the file, and a
 * new file of the same name is not touched by what becomes of the old one. Rename and link are
 * atomic on NFS, too.
 */
public final class TakenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TakenFiles.class);
  private static final String FOLDER = ".taking";

  private final Path inbox;
  private final String node;
  private final Predicate<String> isAlive;

  /** By name: Camel may write the inbox's path in another way. */
  private final Set<String> inHand = ConcurrentHashMap.newKeySet();

  /**
   * @param inbox the watched folder
   * @param node this process's name
   * @param isAlive whether another process of that name is at work
   */
  public TakenFiles(Path inbox, String node, Predicate<String> isAlive) {
    this.inbox = inbox;
    this.node = node;
    this.isAlive = isAlive;
  }

  /**
   * Takes a file; empty if another node was quicker, or the last one of that name is still here.
   */
  Optional<InboxFile> take(Path dropped) throws IOException {
    Path mine = Files.createDirectories(inbox.resolve(FOLDER).resolve(node));
    InboxFile file = new InboxFile(dropped, mine.resolve(dropped.getFileName()));
    if (!inHand.add(file.name())) {
      return Optional.empty();
    }
    boolean isTaken = false;
    try {
      isTaken = !exists(file.taken()) && isRenamed(file);
    } finally {
      if (!isTaken) {
        inHand.remove(file.name());
      }
    }
    return isTaken ? Optional.of(file) : Optional.empty();
  }

  private static boolean isRenamed(InboxFile file) throws IOException {
    try {
      Files.move(file.dropped(), file.taken(), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      // NFS may say so of a rename that it has done, when the first answer was lost.
      return exists(file.taken());
    }
  }

  /** Moves a file that was taken to where nothing is yet. */
  void archive(InboxFile file, Path target) throws IOException {
    try {
      moveToFreePlace(file.taken(), target);
    } catch (NoSuchFileException e) {
      LOG.debug("{} was taken over by another node", file.taken());
    } finally {
      inHand.remove(file.name());
    }
  }

  /** Puts a file back; where a new one of its name is in the inbox, after that has been taken. */
  void giveBack(InboxFile file) throws IOException {
    try {
      putBack(file.taken(), file.dropped());
    } finally {
      inHand.remove(file.name());
    }
  }

  /** Puts back what dead nodes had in hand, and what could not be put back before. */
  public void putBackWhatWasLeft() throws IOException {
    for (Path owner : entries(inbox.resolve(FOLDER))) {
      boolean isOwn = owner.getFileName().toString().equals(node);
      if (!isOwn && isAlive.test(owner.getFileName().toString())) {
        continue;
      }
      for (Path file : entries(owner)) {
        if (!isOwn || !inHand.contains(file.getFileName().toString())) {
          putBack(file, inbox.resolve(file.getFileName()));
        }
      }
      if (!isOwn) {
        removeEmpty(owner);
      }
    }
  }

  private static void putBack(Path taken, Path dropped) throws IOException {
    try {
      moveToFreePlace(taken, dropped);
      LOG.debug("{} is back in the inbox", dropped);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} waits until the new file of its name is taken", taken);
    } catch (NoSuchFileException e) {
      LOG.debug("{} was put back by another node", taken);
    }
  }

  /** A link is not made over what is there; a rename would replace it. */
  private static void moveToFreePlace(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // No hard links here, or none of this kind of file: it is looked for, and then moved.
      Files.move(from, to);
      return;
    }
    Files.deleteIfExists(from);
  }

  private static void removeEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.debug("{} is kept", folder, e);
    }
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
