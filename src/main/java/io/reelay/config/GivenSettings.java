package io.reelay.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The user's settings. The order of the sources is: environment, system property, {@code
 * application.properties}, and for the proxy the usual variables of other programs. Values are
 * literal; neither {@code ${…}} nor {@code {{…}}} is evaluated.
 */
final class GivenSettings {
  static final String FILE = "application.properties";

  private static final String PREFIX = "reelay.";
  private static final String VARIABLE_PREFIX = "REELAY_";

  /** The build sets it for the tests and the sandbox; users do not. */
  private static final String TEST_PREFIX = "reelay.test.";

  /**
   * Variables that Kubernetes sets in each container if a service has the name {@code reelay} or
   * {@code reelay-…} (kubernetes.io, "Service: Discovering services").
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "REELAY(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|"
              + "PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)=.*"
              + "|REELAY(_[A-Z0-9_]+)?_PORT=(tcp|udp|sctp)://.*",
          Pattern.DOTALL);

  private static final List<String> PROXY_VARIABLES =
      List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy");
  private static final List<String> NO_PROXY_VARIABLES = List.of("NO_PROXY", "no_proxy");

  record Given(String text, String origin) {}

  private final Faults faults;
  private final Map<String, Given> values = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private GivenSettings(Faults faults) {
    this.faults = faults;
  }

  static GivenSettings read(
      Path workingDirectory,
      Map<String, String> environment,
      Properties systemProperties,
      Faults faults) {
    GivenSettings given = new GivenSettings(faults);
    given.addFile(workingDirectory.resolve(FILE));
    given.addSystemProperties(systemProperties);
    given.addEnvironment(environment);
    given.addProxyVariables(environment);
    return given;
  }

  /** A line for each setting with a former name. */
  List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  Optional<Given> find(SettingName name) {
    return Optional.ofNullable(values.get(name.toString()));
  }

  /** The parts between {@code prefix} and the next dot, in the names that are set. */
  SortedSet<String> segmentsAfter(String prefix) {
    return values.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()).split("\\.")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The last parts of a family's names, among the names that are set. */
  SortedSet<String> members(Setting<?> family) {
    String name = family.name().toString();
    String prefix = name.substring(0, name.lastIndexOf('.') + 1);
    return values.keySet().stream()
        .filter(family.name()::matches)
        .map(given -> given.substring(prefix.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void addFile(Path file) {
    Map<String, Integer> lines = new HashMap<>();
    for (PropertiesFile.Entry entry : new PropertiesFile(file, faults).entries()) {
      String origin = FILE + " line " + entry.line();
      Integer earlier = lines.putIfAbsent(Catalogue.presentName(entry.name()), entry.line());
      if (!isOurs(entry.name())) {
        continue;
      }
      if (earlier != null) {
        faults.add(entry.name(), origin, "is already set in line " + earlier);
      } else {
        add(entry.name(), entry.value(), origin);
      }
    }
  }

  private void addSystemProperties(Properties systemProperties) {
    for (String name : new TreeSet<>(systemProperties.stringPropertyNames())) {
      if (isOurs(name) && !name.startsWith(TEST_PREFIX)) {
        add(name, systemProperties.getProperty(name), "-D" + name);
      }
    }
  }

  private void addEnvironment(Map<String, String> environment) {
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              if (!variable.startsWith(VARIABLE_PREFIX)) {
                return;
              }
              Optional<String> property = Catalogue.propertyOf(variable);
              if (property.isPresent()) {
                String origin = "environment variable " + variable;
                put(property.get(), new Given(text.strip(), origin));
              } else if (!SERVICE_LINK.matcher(variable + "=" + text).matches()) {
                faults.add(
                    variable,
                    "environment variable",
                    "no such setting; the nearest is " + NearestName.ofVariable(variable));
              }
            });
  }

  /**
   * The usual proxy variables of other programs. Reelay's own setting overrides them, even if it is
   * empty.
   */
  private void addProxyVariables(Map<String, String> environment) {
    for (String variable : PROXY_VARIABLES) {
      addProxyVariable(Catalogue.NETWORK_PROXY, variable, environment.getOrDefault(variable, ""));
    }
    for (String variable : NO_PROXY_VARIABLES) {
      // Other programs' lists may have entries that are not hosts here.
      addProxyVariable(
          Catalogue.NETWORK_NO_PROXY,
          variable,
          DirectHosts.usable(environment.getOrDefault(variable, "")));
    }
  }

  private void addProxyVariable(Setting<?> setting, String variable, String text) {
    if (!text.isBlank()) {
      values.putIfAbsent(
          setting.name().toString(), new Given(text.strip(), "environment variable " + variable));
    }
  }

  private void add(String name, String text, String origin) {
    if (Catalogue.knows(name)) {
      put(name, new Given(text.strip(), origin));
    } else {
      faults.add(name, origin, "no such setting; the nearest is " + NearestName.ofProperty(name));
    }
  }

  private void put(String name, Given given) {
    String present = Catalogue.presentName(name);
    values.put(present, given);
    if (!name.equals(present)) {
      warnings.add("%s (%s) is now named %s".formatted(name, given.origin(), present));
    }
  }

  /**
   * The comparison ignores case, since {@code Reelay.gateway} would otherwise be ignored without a
   * warning.
   */
  private static boolean isOurs(String name) {
    return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }
}
