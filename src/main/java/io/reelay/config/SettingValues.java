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
 * The values of settings, as given or by default. A value that cannot be read becomes a fault, and
 * reading goes on with the default, so that all faults come to light.
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

  /** The value; null only after a fault of a setting without default, or where its type says so. */
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

  /** A path, taken from the working directory; empty where the setting is. */
  String path(Setting<String> setting) {
    String text = get(setting);
    return text.isEmpty() ? text : keep(setting, resolve(text));
  }

  /** {@code path} from the working directory; unchanged where that is the process's own. */
  String resolve(String path) {
    return workingDirectory.normalize().resolve(path).toString();
  }

  /** Makes {@code value} the setting's property; secrets are kept out of the routes. */
  <T> T keep(Setting<T> setting, T value) {
    if (!setting.secret()) {
      properties.put(setting.name().toString(), setting.type().plain(value));
    }
    return value;
  }

  /** The gateways that any setting is given for. */
  SortedSet<String> gatewayNames() {
    return given.segmentsAfter("reelay.gateways.");
  }

  /** The prompt fields that a default is given for. */
  SortedSet<String> defaultFields() {
    return given.segmentsAfter("reelay.defaults.");
  }

  /** The models that a price is given for; a model's name may have dots in it. */
  SortedSet<String> pricedModels() {
    return given.members(Catalogue.COSTS);
  }

  /** Notes a fault of {@code setting}. */
  void fault(Setting<?> setting, String problem) {
    faulty.add(setting.name().toString());
    faults.add(
        setting.name().toString(), origin(setting), problem + "; allowed: " + setting.range());
  }

  /** Notes that {@code setting} must be given. */
  void missing(Setting<?> setting) {
    fault(setting, "required (in the environment: " + setting.name().environmentVariable() + ")");
  }

  /** Whether none of these has a fault of its own, so that a rule between them can be judged. */
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
