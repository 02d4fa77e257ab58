package io.reelay.sandbox;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The packaged product: a folder that can be copied anywhere. */
final class Bundle {
  private static final String SETTINGS = "application.properties";
  private static final List<String> CACHES = List.of("reelay.jsa", "reelay.aot");

  private final Path folder;

  Bundle(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** The one that the build has just made. */
  static Bundle ofThisBuild() {
    return new Bundle(Path.of(System.getProperty("reelay.test.bundle", "target/reelay")));
  }

  /** Puts a copy there; what the product has written beside it stays. */
  void installTo(Path target) throws IOException {
    Files.createDirectories(target);
    for (String name : List.of("reelay.jar", SETTINGS, "routes")) {
      copy(folder.resolve(name), target.resolve(name));
    }
    linkOrCopy(folder.resolve("lib"), target.resolve("lib"));
  }

  /** Puts the launcher there too, with what it starts faster with. */
  void installLauncherTo(Path target) throws IOException {
    copy(folder.resolve("bin"), target.resolve("bin"));
    copy(folder.resolve("native"), target.resolve("native"));
    for (String name : CACHES) {
      if (Files.exists(folder.resolve(name))) {
        linkOrCopy(folder.resolve(name), target.resolve(name));
      }
    }
  }

  /** For tens of megabytes that nobody writes to. */
  private static void linkOrCopy(Path from, Path to) throws IOException {
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createSymbolicLink(to, from);
      } catch (FileSystemException | UnsupportedOperationException e) {
        copy(from, to);
      }
    }
  }

  /** Replaces the shipped settings by these. */
  static void writeSettings(Path target, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer out = Files.newBufferedWriter(target.resolve(SETTINGS))) {
      properties.store(out, null);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path copied = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(path, copied, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
