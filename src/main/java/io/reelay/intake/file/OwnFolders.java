package io.reelay.intake.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reelay's folders in the inbox: {@code .taking/NODE}, {@code accepted} and {@code rejected}. Other
 * users may have write access to the inbox, and may replace a folder with a link or a folder of
 * their own. Reelay moves it away, and never follows or uses it.
 */
final class OwnFolders {
  static final String TAKING = ".taking";

  private static final Logger LOG = LoggerFactory.getLogger(OwnFolders.class);
  private static final int TRIES = 3;

  /** The user as a number: the JDK accepts one if no user has that name. */
  private static final String ROOT = "0";

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> ALL_READ =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private static final Set<PosixFilePermission> OTHER_WRITERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path inbox;
  private UserPrincipal me;
  private UserPrincipal root;
  private boolean openToldOf;

  /** Creates a missing folder. */
  @FunctionalInterface
  private interface Maker {
    void make() throws IOException;
  }

  OwnFolders(Path inbox) {
    this.inbox = inbox;
  }

  /** The inbox itself, at its path in the settings. This path is trusted. */
  HeldFolder inbox() throws IOException {
    return HeldFolder.open(inbox);
  }

  /** A folder that users read. It is created if it is missing. */
  HeldFolder shown(HeldFolder inbox, String name) throws IOException {
    return own(inbox, name, () -> make(inbox.path().resolve(name), ALL_READ));
  }

  /** The folder for taken files of all nodes. It is created if it is missing. */
  HeldFolder taking(HeldFolder inbox) throws IOException {
    HeldFolder taking = own(inbox, TAKING, () -> make(inbox.path().resolve(TAKING), OWNERS));
    leaveToOwner(taking);
    return taking;
  }

  /** A node's folder in it. It is created if it is missing. */
  HeldFolder node(HeldFolder inbox, HeldFolder taking, String node) throws IOException {
    HeldFolder mine = own(taking, node, () -> makeWithin(inbox, taking, node));
    leaveToOwner(mine);
    return mine;
  }

  /**
   * The JDK creates folders only by their path. A path through {@code .taking} may lead to another
   * place, a path into the inbox cannot. So the folder is created in the inbox and then moved from
   * descriptor to descriptor.
   */
  private static void makeWithin(HeldFolder inbox, HeldFolder taking, String node)
      throws IOException {
    String made = TAKING + "-" + UUID.randomUUID();
    make(inbox.path().resolve(made), OWNERS);
    inbox.move(made, taking, node);
  }

  private static void make(Path folder, Set<PosixFilePermission> permissions) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
            : new FileAttribute<?>[0];
    try {
      Files.createDirectory(folder, attributes);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} was made by another node", folder);
    }
  }

  private HeldFolder own(HeldFolder in, String name, Maker maker) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      HeldFolder found = null;
      try {
        found = in.folder(name);
        if (isOwn(found)) {
          return found;
        }
        found.close();
      } catch (NoSuchFileException e) {
        maker.make();
        continue;
      } catch (FileSystemException e) {
        LOG.debug("{} is no folder", name, e);
      }
      setAside(in, name, found == null ? "no folder" : "not this user's");
    }
    throw new IOException(
        in.path().resolve(name)
            + " is not this user's, although it was just created: others replace it,"
            + " or the file system does not keep owners. Mount it so that files belong to the user who runs"
            + " Reelay, and let nobody else write to the inbox");
  }

  private static void setAside(HeldFolder in, String name, String why) throws IOException {
    String aside = name + ".not-reelays-" + UUID.randomUUID();
    try {
      in.move(name, in, aside);
    } catch (NoSuchFileException e) {
      return;
    }
    LOG.warn(
        "{} was {}: it is renamed to {}, and a new one is made. Let nobody else write to the inbox",
        in.path().resolve(name),
        why,
        aside);
  }

  /** Whether users other than this user and root may add files to a folder or remove them. */
  boolean othersMayWriteTo(HeldFolder folder) throws IOException {
    return !isOwn(folder)
        || folder
            .posix()
            .filter(all -> !Collections.disjoint(all.permissions(), OTHER_WRITERS))
            .isPresent();
  }

  private boolean isOwn(HeldFolder folder) throws IOException {
    Optional<PosixFileAttributes> posix = folder.posix();
    if (posix.isEmpty()) {
      return true;
    }
    learnWhoIsWho();
    UserPrincipal owner = posix.get().owner();
    // Root's folders are trusted too: some mounts show all files as root's.
    return owner.equals(me) || owner.equals(root);
  }

  /** The JDK does not show its own user, but the owner of new files shows it. */
  private synchronized void learnWhoIsWho() throws IOException {
    if (me == null) {
      Path mine = Files.createTempFile("reelay-", ".owner");
      root = mine.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ROOT);
      me = Files.getOwner(mine);
      Files.delete(mine);
    }
  }

  private void leaveToOwner(HeldFolder folder) throws IOException {
    Optional<PosixFileAttributes> posix = folder.posix();
    if (posix.isEmpty() || OWNERS.containsAll(posix.get().permissions())) {
      return;
    }
    try {
      folder.leaveToOwner();
    } catch (FileSystemException e) {
      if (!openToldOf) {
        openToldOf = true;
        LOG.warn("{} cannot be closed to others: {}", folder.path(), e.getMessage());
      }
    }
  }
}
