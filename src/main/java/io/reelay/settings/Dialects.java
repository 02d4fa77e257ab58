package io.reelay.settings;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The gateway dialects that are there: pairs of Kamelets in {@code routes/kamelets}.
 *
 * @param listing those that have a third one, which lists a gateway's tasks
 */
record Dialects(SortedSet<String> names, SortedSet<String> listing) {
  static final String FOLDER = "routes/kamelets";

  private static final String SUBMIT = "-video-submit-action.kamelet.yaml";
  private static final String STATUS = "-video-status-action.kamelet.yaml";

  private static final String LIST = "-video-list-action.kamelet.yaml";

  static Dialects in(Path workingDirectory, Faults faults) {
    Path folder = workingDirectory.resolve(FOLDER);
    SortedSet<String> names = new TreeSet<>();
    SortedSet<String> listing = new TreeSet<>();
    if (!Files.isDirectory(folder)) {
      return new Dialects(names, listing);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUBMIT)) {
      for (Path file : files) {
        String submit = file.getFileName().toString();
        String name = submit.substring(0, submit.length() - SUBMIT.length());
        if (Files.isRegularFile(folder.resolve(name + STATUS))) {
          names.add(name);
          if (Files.isRegularFile(folder.resolve(name + LIST))) {
            listing.add(name);
          }
        }
      }
    } catch (IOException e) {
      faults.add(FOLDER, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    return new Dialects(names, listing);
  }

  String described() {
    return names.isEmpty()
        ? FOLDER + " holds no dialect"
        : FOLDER + " holds " + String.join(", ", names);
  }
}
