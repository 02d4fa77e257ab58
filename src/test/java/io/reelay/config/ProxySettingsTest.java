package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the proxy comes from, and what of it is told. */
class ProxySettingsTest {
  @TempDir Path folder;
  private WorkingDirectory directory;

  @BeforeEach
  void open() throws Exception {
    directory = WorkingDirectory.complete(folder);
  }

  private String noProxy() throws SettingsException {
    return directory.load().asProperties().get("reelay.network.no-proxy");
  }

  @Test
  void thereIsNoneByDefault() throws Exception {
    assertThat(directory.load().network().proxy()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"})
  void theEnvironmentsProxyIsTheDefault(String variable) throws Exception {
    directory.environment.put(variable, " http://me:hush-hush@proxy.corp:3128/ ");

    ReelaySettings settings = directory.load();

    assertThat(settings.network().proxy()).hasToString("http://proxy.corp:3128");
    assertThat(settings.network().proxy().user()).isEqualTo("me");
    assertThat(settings.secrets()).contains("hush-hush", "bWU6aHVzaC1odXNo");
    assertThat(settings.toString()).doesNotContain("hush");
    assertThat(settings.asProperties().toString()).doesNotContain("hush");
  }

  @Test
  void theFirstThatIsNotEmptyCounts() throws Exception {
    directory.environment.put("HTTPS_PROXY", "");
    directory.environment.put("https_proxy", "second:1");
    directory.environment.put("HTTP_PROXY", "third:1");

    assertThat(directory.load().network().proxy()).hasToString("http://second:1");
  }

  @ParameterizedTest
  @CsvSource({"http://own:8080, http://own:8080", "'', "})
  void aSettingIsStrongerAlsoAnEmptyOne(String own, String proxy) throws Exception {
    directory.environment.put("HTTPS_PROXY", "http://proxy.corp:3128");
    directory.file("reelay.network.proxy=" + own);

    ProxyAddress used = directory.load().network().proxy();

    assertThat(used == null ? null : used.toString()).isEqualTo(proxy);
  }

  @Test
  void userAndPasswordOfTheirOwnTakeThePlaceOfThoseInTheUrl() throws Exception {
    directory.environment.put("HTTPS_PROXY", "http://me:hush@proxy.corp:3128");
    directory.environment.put("REELAY_NETWORK_PROXY_USER", "reelay");
    directory.environment.put("REELAY_NETWORK_PROXY_PASSWORD", "p:w");

    ReelaySettings settings = directory.load();

    assertThat(settings.network().proxy().user()).isEqualTo("reelay");
    assertThat(settings.network().proxy().password()).isEqualTo("p:w");
    assertThat(settings.asProperties()).doesNotContainKey("reelay.network.proxy-password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO_PROXY", "no_proxy"})
  void theEnvironmentsListIsTheDefaultWithoutWhatOthersAloneUnderstand(String variable)
      throws Exception {
    directory.environment.put(variable, "<local>, .corp,/var/run/docker.sock 10.0.0.0/8");

    assertThat(noProxy()).isEqualTo(".corp,10.0.0.0/8");
  }

  @Test
  void aListOfOnesOwnIsStronger() throws Exception {
    directory.environment.put("NO_PROXY", "*");
    directory.file("reelay.network.no-proxy=a.example, .corp");

    assertThat(noProxy()).isEqualTo("a.example,.corp");
  }

  @Test
  void allFaultsAreToldAndNoPassword() throws Exception {
    directory.environment.put("HTTPS_PROXY", "https://me:hush@proxy.corp:3128");
    directory.environment.put("REELAY_NETWORK_PROXY_PASSWORD", "secret");
    directory.file("reelay.network.no-proxy=a.example,10.1");

    assertThat(directory.faults())
        .anySatisfy(
            fault ->
                assertThat(fault)
                    .startsWith("reelay.network.proxy (environment variable HTTPS_PROXY)")
                    .contains("does not start with http://"))
        .anySatisfy(
            fault ->
                assertThat(fault)
                    .contains("reelay.network.no-proxy", "has no valid host in entry 2"))
        .anySatisfy(fault -> assertThat(fault).contains("is set without reelay.network.proxy-user"))
        .hasSize(3)
        .noneMatch(fault -> fault.contains("hush") || fault.contains("secret,"));
  }
}
