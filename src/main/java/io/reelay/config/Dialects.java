package io.reelay.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.reelay.config.GatewaySettings.ServerErrors;
import io.reelay.config.ValueType.InvalidValueException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The available gateway dialects: pairs of Kamelets in {@code routes/kamelets}.
 *
 * @param folder folder of the Kamelets
 * @param names names of all dialects
 * @param listing dialects with a third Kamelet, which lists a gateway's tasks
 */
public record Dialects(Path folder, SortedSet<String> names, SortedSet<String> listing) {
  public static final String FOLDER = "routes/kamelets";

  private static final String SUBMIT = "-video-submit-action.kamelet.yaml";
  private static final String STATUS = "-video-status-action.kamelet.yaml";

  private static final String SERVER_ERROR_SOURCE = "reelay/server-error-source";
  private static final String SERVER_ERROR_STATUSES = "reelay/server-error-statuses";
  private static final String SERVER_ERROR_FIELDS = "reelay/server-error-fields";
  private static final Set<String> OWN_ERRORS = Set.of("500", "503");

  private static final String LIST = "-video-list-action.kamelet.yaml";

  static Dialects in(Path workingDirectory, Faults faults) {
    Path folder = workingDirectory.resolve(FOLDER);
    SortedSet<String> names = new TreeSet<>();
    SortedSet<String> listing = new TreeSet<>();
    if (!Files.isDirectory(folder)) {
      return new Dialects(folder, names, listing);
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
    return new Dialects(folder, names, listing);
  }

  /**
   * The answers after which a create may be sent again, according to the dialect's gateways. They
   * are annotations of its submit Kamelet, which also name the source.
   *
   * @throws InvalidValueException if they are missing or cannot be read
   */
  ServerErrors serverErrorsOf(String name) throws InvalidValueException {
    String file = name + SUBMIT;
    JsonNode annotations;
    try {
      annotations =
          new YAMLMapper().readTree(folder.resolve(file).toFile()).at("/metadata/annotations");
    } catch (IOException e) {
      throw new InvalidValueException(
          "\"retry\" needs an annotation of " + file + ", which cannot be read");
    }
    if (annotations.path(SERVER_ERROR_SOURCE).asText().isBlank()) {
      throw new InvalidValueException(
          "\"retry\" is not for dialect %s: no annotation %s of %s names a document that allows it"
              .formatted(name, SERVER_ERROR_SOURCE, file));
    }
    Set<String> statuses = words(annotations.path(SERVER_ERROR_STATUSES));
    Set<String> fields = words(annotations.path(SERVER_ERROR_FIELDS));
    // A proxy's answer, or an empty one, must not pass for the gateway's own.
    if (statuses.isEmpty() || !OWN_ERRORS.containsAll(statuses) || fields.isEmpty()) {
      throw new InvalidValueException(
          "\"retry\" needs %s (500, 503 or both) and %s (error.message, say) as annotations of %s"
              .formatted(SERVER_ERROR_STATUSES, SERVER_ERROR_FIELDS, file));
    }
    return new ServerErrors(
        statuses.stream().map(Integer::valueOf).collect(Collectors.toSet()), fields);
  }

  private static Set<String> words(JsonNode annotation) {
    return Stream.of(annotation.asText().split("[,\\s]+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }

  String described() {
    return names.isEmpty()
        ? FOLDER + " holds no dialect"
        : FOLDER + " holds " + String.join(", ", names);
  }
}
