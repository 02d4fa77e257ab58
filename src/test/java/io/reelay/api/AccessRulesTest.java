package io.reelay.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.api.AccessRules.Asked;
import io.reelay.api.AccessRules.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask. */
class AccessRulesTest {
  private final AccessRules withToken = new AccessRules("s3cret");
  private final AccessRules without = new AccessRules("");

  @ParameterizedTest
  @CsvSource({
    "Bearer s3cret, ALLOWED",
    "bearer s3cret, ALLOWED",
    "Bearer s3cre, NO_TOKEN",
    "Bearer s3cret2, NO_TOKEN",
    "Bearer, NO_TOKEN",
    "Basic s3cret, NO_TOKEN",
    "s3cret, NO_TOKEN",
    ", NO_TOKEN"
  })
  void theTokenIsAskedForEvenOnLoopback(String authorization, Verdict verdict) {
    assertThat(withToken.judge(asked("GET", "/api/jobs", "localhost", null, authorization)))
        .isEqualTo(verdict);
  }

  /** Time cannot be asserted; that the JDK's comparison in constant time decides can. */
  @Test
  void theTokenIsComparedInConstantTime() throws Exception {
    assertThat(Files.readString(Path.of("src/main/java/io/reelay/api/AccessRules.java")))
        .contains("return MessageDigest.isEqual(token, shown);")
        .doesNotContain("token.equals(", "Arrays.equals(");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "/?",
        "/index.html",
        "/console.html",
        "/console.js/",
        "/x/../console.js",
        "/console%2ejs",
        "/observe/metrics",
        "/observe/health",
        "/observe/health/ready",
        "/observe/health/live/",
        "/observe/health/live/../ready",
        "//observe/health/live",
        "/observe/health/%6cive",
        "/nowhere"
      })
  void noPathButLivenessAndTheConsoleIsOpen(String path) {
    assertThat(withToken.judge(asked("GET", path, "reelay.example", null, null)))
        .isEqualTo(Verdict.NO_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/observe/health/live", "/", "/console.js", "/console.css"})
  void theyAreOpenForReadingOnly(String path) {
    assertThat(withToken.judge(asked("GET", path, "x", null, null))).isEqualTo(Verdict.ALLOWED);
    assertThat(withToken.judge(asked("HEAD", path, "x", null, null))).isEqualTo(Verdict.ALLOWED);
    assertThat(withToken.judge(asked("POST", path, "x", null, null))).isEqualTo(Verdict.NO_TOKEN);
  }

  @Test
  void theConsoleIsOfThisHostOnlyToo() {
    assertThat(without.judge(asked("GET", "/", "evil.example", null, null)))
        .isEqualTo(Verdict.FOREIGN_HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LOCALHOST:1",
        "127.0.0.1:8080",
        "127.8.8.8",
        "[::1]:80"
      })
  void withoutATokenALoopbackHostMayAsk(String host) {
    assertThat(without.judge(asked("POST", "/api/prompts", host, null, null)))
        .isEqualTo(Verdict.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "10.0.0.1",
        "0.0.0.0:8080",
        ""
      })
  void aNameThatWasMadeToLeadHereMayNot(String host) {
    assertThat(without.judge(asked("GET", "/api/jobs", host, null, null)))
        .isEqualTo(Verdict.FOREIGN_HOST);
  }

  @Test
  void noHostOrTwoAreForeign() {
    assertThat(without.judge(new Asked("GET", "/", List.of(), null, null)))
        .isEqualTo(Verdict.FOREIGN_HOST);
    assertThat(without.judge(new Asked("GET", "/", List.of("localhost", "evil"), null, null)))
        .isEqualTo(Verdict.FOREIGN_HOST);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, https://evil.example, FOREIGN_ORIGIN",
    "DELETE, https://evil.example, FOREIGN_ORIGIN",
    "POST, null, FOREIGN_ORIGIN",
    "POST, http://localhost:3000, FOREIGN_ORIGIN",
    "POST, https://localhost:8080, FOREIGN_ORIGIN",
    "POST, not a URL, FOREIGN_ORIGIN",
    "POST, http://localhost:8080, ALLOWED",
    "GET, https://evil.example, ALLOWED"
  })
  void anotherSiteMayNotSendBlindly(String method, String origin, Verdict verdict) {
    assertThat(without.judge(asked(method, "/api/prompts", "localhost:8080", origin, null)))
        .isEqualTo(verdict);
  }

  private static Asked asked(
      String method, String path, String host, String origin, String authorization) {
    return new Asked(method, path, List.of(host), origin, authorization);
  }
}
