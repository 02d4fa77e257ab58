package io.reelay.config;

import io.reelay.config.GivenSettings.Given;
import io.reelay.config.ValueType.InvalidValueException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The values of settings, given or by default. An unreadable value becomes a fault. Reading
 * continues with the default, to find all faults.
 */
final class SettingValues {
  private final Path workingDirectory;
  private final GivenSettings given;
  private final Faults faults;
  private final Set<String> faulty = new HashSet<>();
  private final Map<String, String> properties = new TreeMap<>();

  SettingValues(Path workingDirectory, GivenSettings given, Faults faults) {
    this.workingDirectory = workingDirectory;
    this.given = given;
    this.faults = faults;
  }

  /**
   * The value. It is null only after a fault of a setting without default, or if its type permits
   * null.
   */
  <T> T get(Setting<T> setting) {
    Optional<Given> found = given.find(setting.name());
    if (found.isPresent()) {
      try {
        return keep(setting, setting.type().parse(found.get().text()));
      } catch (InvalidValueException e) {
        fault(setting, subject(setting, found.get().text()) + e.getMessage());
      }
    } else if (setting.fallback() == null) {
      missing(setting);
    }
    return keep(setting, fallback(setting));
  }

  /** A path, resolved against the working directory; empty if the setting is empty. */
  String path(Setting<String> setting) {
    String text = get(setting);
    return text.isEmpty() ? text : keep(setting, resolve(text));
  }

  /**
   * {@code path}, resolved against the working directory. In the process's own directory it stays
   * unchanged.
   */
  String resolve(String path) {
    return workingDirectory.normalize().resolve(path).toString();
  }

  /** Makes {@code value} the setting's property. Secrets stay out of the routes. */
  <T> T keep(Setting<T> setting, T value) {
    if (!setting.secret()) {
      properties.put(setting.name().toString(), setting.type().plain(value));
    }
    return value;
  }

  /** The gateways that have any setting. */
  SortedSet<String> gatewayNames() {
    return given.segmentsAfter("reelay.gateways.");
  }

  /** The prompt fields that have a default. */
  SortedSet<String> defaultFields() {
    return given.segmentsAfter("reelay.defaults.");
  }

  /** The models that have a price. A model's name may have dots. */
  SortedSet<String> pricedModels() {
    return given.members(Catalogue.COSTS);
  }

  /** Adds a fault of {@code setting}. */
  void fault(Setting<?> setting, String problem) {
    faulty.add(setting.name().toString());
    faults.add(
        setting.name().toString(), origin(setting), problem + "; allowed: " + setting.range());
  }

  /** Adds the fault that {@code setting} is missing. */
  void missing(Setting<?> setting) {
    fault(setting, "required (in the environment: " + setting.name().environmentVariable() + ")");
  }

  /** Whether none of these has a fault, so that rules between them can be checked. */
  boolean areValid(Setting<?>... settings) {
    return Stream.of(settings).noneMatch(setting -> faulty.contains(setting.name().toString()));
  }

  Map<String, String> asProperties() {
    return Collections.unmodifiableMap(properties);
  }

  private String origin(Setting<?> setting) {
    return given
        .find(setting.name())
        .map(Given::origin)
        .orElseGet(
            () ->
                setting.fallback() == null || setting.fallback().isEmpty()
                    ? "not set"
                    : "default " + setting.fallback());
  }

  private static String subject(Setting<?> setting, String text) {
    return (setting.quotable() ? Faults.quoted(text) : "the value") + " ";
  }

  private static <T> T fallback(Setting<T> setting) {
    try {
      return setting.fallback() == null ? null : setting.type().parse(setting.fallback());
    } catch (InvalidValueException e) {
      throw new IllegalStateException("The default of " + setting.name() + " is invalid", e);
    }
  }
}
