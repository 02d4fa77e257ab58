package io.reelay.intake.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the inbox that nodes have taken. A rename moves each file to {@code .taking/NODE/}
 * below the inbox. Only one of several nodes gets the file, and a new file of the same name stays
 * untouched. Rename and link are atomic on NFS, too. Only this user can change that folder, so the
 * checked file is the opened file.
 */
public final class TakenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TakenFiles.class);

  private final OwnFolders folders;
  private final Path inbox;
  private final String node;
  private final Predicate<String> isAlive;

  /** By name, because Camel may spell the inbox's path differently. */
  private final Set<String> inHand = ConcurrentHashMap.newKeySet();

  /**
   * @param inbox the watched folder
   * @param node this process's name
   * @param isAlive whether another process with that name is alive
   */
  public TakenFiles(Path inbox, String node, Predicate<String> isAlive) {
    this.inbox = inbox;
    this.node = node;
    this.isAlive = isAlive;
    folders = new OwnFolders(inbox);
  }

  /** Warns about other users with write access to the inbox, and about the encoding of names. */
  public void warnAtStart() throws IOException {
    if (Files.isDirectory(inbox)) {
      try (HeldFolder open = folders.inbox()) {
        if (folders.othersMayWriteTo(open)) {
          LOG.warn(
              "Others may write to the inbox {}: their prompts are bought, and they"
                  + " may remove files. To forbid that, chmod go-w it",
              inbox);
        }
      }
    }
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    if (!encoding.equalsIgnoreCase("UTF-8")) {
      LOG.warn(
          "The locale's encoding of file names is {}: a file with other letters in its name stays"
              + " in the inbox. Start Reelay with LC_ALL=C.UTF-8",
          encoding);
    }
  }

  /**
   * Takes a file. Empty if another node was faster, or an earlier file of that name is still here.
   */
  Optional<InboxFile> take(Path dropped) throws IOException {
    String name = dropped.getFileName().toString();
    if (!inHand.add(name)) {
      return Optional.empty();
    }
    InboxFile file = null;
    boolean isTaken = false;
    try (HeldFolder from = folders.inbox();
        HeldFolder taking = folders.taking(from)) {
      file = new InboxFile(dropped, folders.node(from, taking, node));
      isTaken = !file.hand().has(name) && isRenamed(from, file);
    } finally {
      if (!isTaken) {
        inHand.remove(name);
        if (file != null) {
          file.hand().close();
        }
      }
    }
    return isTaken ? Optional.of(file) : Optional.empty();
  }

  private static boolean isRenamed(HeldFolder from, InboxFile file) throws IOException {
    try {
      from.move(file.name(), file.hand(), file.name());
      return true;
    } catch (NoSuchFileException e) {
      // NFS may report this after a successful rename if the first answer was lost.
      return file.hand().has(file.name());
    }
  }

  /**
   * Moves a taken file to a free name.
   *
   * @param folder Reelay's folder in the inbox
   * @param name name in the folder
   */
  void archive(InboxFile file, String folder, String name) throws IOException {
    try (HeldFolder from = folders.inbox();
        HeldFolder target = folders.shown(from, folder)) {
      // From here on this file has the name, even if another node wants it.
      target.create(name).close();
      try {
        file.hand().move(file.name(), target, name);
      } catch (NoSuchFileException e) {
        target.delete(name);
        LOG.debug("{} was taken over by another node", file.taken());
      }
    } finally {
      release(file);
    }
  }

  /**
   * Puts a file back. If a new file of its name is in the inbox, it waits until that one is taken.
   */
  void giveBack(InboxFile file) throws IOException {
    try (HeldFolder to = folders.inbox()) {
      putBack(file.hand(), file.name(), to);
    } finally {
      release(file);
    }
  }

  private void release(InboxFile file) throws IOException {
    inHand.remove(file.name());
    file.hand().close();
  }

  /** Puts back the files of dead nodes, and files that could not be put back before. */
  public void putBackWhatWasLeft() throws IOException {
    if (Files.notExists(inbox.resolve(OwnFolders.TAKING))) {
      return;
    }
    try (HeldFolder to = folders.inbox();
        HeldFolder taking = folders.taking(to)) {
      for (String owner : taking.names()) {
        if (owner.equals(node) || !isAlive.test(owner)) {
          putBackOf(owner, taking, to);
        }
      }
    }
  }

  private void putBackOf(String owner, HeldFolder taking, HeldFolder to) throws IOException {
    boolean isOwn = owner.equals(node);
    try (HeldFolder left = taking.folder(owner)) {
      for (String file : left.names()) {
        if (!isOwn || !inHand.contains(file)) {
          putBack(left, file, to);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} is gone", owner);
    } catch (NotDirectoryException e) {
      LOG.debug("{} is nobody's folder", owner);
      return;
    }
    if (!isOwn) {
      removeEmpty(taking, owner);
    }
  }

  private void putBack(HeldFolder from, String name, HeldFolder to) throws IOException {
    try {
      if (folders.othersMayWriteTo(to)) {
        // A hard link would use the source's path, which other users may redirect.
        moveIfFree(from, name, to);
      } else {
        linkToFreePlace(from, name, to);
      }
      LOG.debug("{} is back in the inbox", name);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} waits until the new file of its name is taken", name);
    } catch (NoSuchFileException e) {
      LOG.debug("{} was put back by another node", name);
    }
  }

  /** A link does not replace an existing file; a rename would. */
  private static void linkToFreePlace(HeldFolder from, String name, HeldFolder to)
      throws IOException {
    try {
      Files.createLink(to.path().resolve(name), from.path().resolve(name));
    } catch (FileAlreadyExistsException e) {
      Object there = to.look(name).fileKey();
      if (there == null || !there.equals(from.look(name).fileKey())) {
        throw e;
      }
      // A process died between the link and the next step.
    } catch (NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // This file system has no hard links, or none for this kind of file.
      moveIfFree(from, name, to);
      return;
    }
    from.delete(name);
  }

  /** The rename replaces a file that gets this name between check and rename. */
  private static void moveIfFree(HeldFolder from, String name, HeldFolder to) throws IOException {
    if (to.has(name)) {
      throw new FileAlreadyExistsException(name);
    }
    from.move(name, to, name);
  }

  private static void removeEmpty(HeldFolder taking, String folder) {
    try {
      taking.deleteFolder(folder);
    } catch (IOException e) {
      LOG.debug("{} is kept", folder, e);
    }
  }
}
