package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
  static Stream<Setting<?>> settings() {
    return Catalogue.settings().stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everyDefaultIsAValue(Setting<?> setting) {
    if (setting.fallback() != null) {
      assertThatCode(() -> setting.type().parse(setting.fallback())).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingIsItsOwnInTheEnvironment(Setting<?> setting) {
    String property = setting.name().member("my-gw").replace("my-gw", choice(setting));
    String variable = SettingName.variableOf(property);

    assertThat(Catalogue.propertyOf(variable)).contains(property);
    assertThat(settings().filter(s -> s.name().propertyOf(variable).isPresent()))
        .containsExactly(setting);
    assertThat(settings().filter(s -> s.name().matches(property))).containsExactly(setting);
  }

  private static String choice(Setting<?> setting) {
    return setting.name().toString().endsWith("FIELD") ? "aspect_ratio" : "my-gw";
  }

  @ParameterizedTest
  @CsvSource({
    "REELAY_GATEWAYS_MAIN_API_KEY, reelay.gateways.main.api-key",
    "REELAY_GATEWAYS_MY_GW_API_KEY, reelay.gateways.my-gw.api-key",
    "REELAY_GATEWAYS_BASE_URL_BASE_URL, reelay.gateways.base-url.base-url",
    "REELAY_DEFAULTS_ASPECT_RATIO, reelay.defaults.aspect_ratio",
    "REELAY_STORAGE_S3_PATH_STYLE, reelay.storage.s3.path-style"
  })
  void aVariableNamesItsProperty(String variable, String property) {
    assertThat(Catalogue.propertyOf(variable)).contains(property);
  }

  @Test
  void everyKeyTokenAndSecretIsMarkedAsOne() {
    assertThat(settings().filter(Setting::secret).map(setting -> setting.name().toString()))
        .containsExactlyInAnyOrder(
            "reelay.inbox.s3.access-key",
            "reelay.inbox.s3.secret-key",
            "reelay.gateways.NAME.api-key",
            "reelay.gateways.NAME.headers",
            "reelay.storage.s3.access-key",
            "reelay.storage.s3.secret-key",
            "reelay.webhook.secret",
            "reelay.network.proxy-password",
            "reelay.ledger.password",
            "reelay.http.token");
  }
}
