package io.reelay.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A working directory with one dialect in it, and the other two sources of settings beside it. */
final class WorkingDirectory {
  final Path path;
  final Map<String, String> environment = new HashMap<>();
  final Properties systemProperties = new Properties();

  WorkingDirectory(Path path) throws IOException {
    this.path = path;
    addDialect("quickrouter");
  }

  /** One gateway and one bucket: the least that loads. */
  static WorkingDirectory complete(Path path) throws IOException {
    WorkingDirectory directory = new WorkingDirectory(path);
    directory.environment.putAll(
        Map.of(
            "REELAY_GATEWAYS_MAIN_DIALECT", "quickrouter",
            "REELAY_GATEWAYS_MAIN_BASE_URL", "https://api.quickrouter.ai",
            "REELAY_GATEWAYS_MAIN_API_KEY", "sk-main",
            "REELAY_STORAGE_S3_BUCKET", "videos-of-us",
            "REELAY_STORAGE_S3_REGION", "eu-west-1"));
    return directory;
  }

  void addDialect(String name) throws IOException {
    Path kamelets = Files.createDirectories(path.resolve(Dialects.FOLDER));
    Files.createFile(kamelets.resolve(name + "-video-submit-action.kamelet.yaml"));
    Files.createFile(kamelets.resolve(name + "-video-status-action.kamelet.yaml"));
  }

  WorkingDirectory file(String... lines) throws IOException {
    Files.write(path.resolve(GivenSettings.FILE), List.of(lines));
    return this;
  }

  ReelaySettings load() throws SettingsException {
    return ReelaySettings.load(path, environment, systemProperties);
  }

  /** The faults of a load that must fail. */
  List<String> faults() {
    return catchThrowableOfType(SettingsException.class, this::load).faults();
  }
}
