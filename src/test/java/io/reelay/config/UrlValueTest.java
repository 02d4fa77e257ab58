package io.reelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlValueTest {
  private final ValueType<URI> base = ValueTypes.baseUrl();
  private final ValueType<URI> target = ValueTypes.targetUrl();

  @ParameterizedTest
  @CsvSource({
    "https://api.quickrouter.ai, https://api.quickrouter.ai",
    "https://api.quickrouter.ai/, https://api.quickrouter.ai",
    "https://host/prefix//, https://host/prefix",
    "HTTP://127.0.0.1:8080, HTTP://127.0.0.1:8080",
    "http://[::1]:9000/, http://[::1]:9000"
  })
  void slashesAtTheEndOfABaseAreDropped(String text, String expected) throws Exception {
    assertThat(base.parse(text)).hasToString(expected);
  }

  @Test
  void aTargetKeepsItsPathAndQuery() throws Exception {
    assertThat(target.parse("https://hooks.example/a/?b=c"))
        .hasToString("https://hooks.example/a/?b=c");
  }

  @ParameterizedTest
  @CsvSource({
    "'', does not start with http:// or https://",
    "api.quickrouter.ai, does not start with http:// or https://",
    "file:///etc/passwd, does not start with http:// or https://",
    "ftp://host, does not start with http:// or https://",
    "https://, is not a URL",
    "https://ho st, is not a URL",
    "https://host/{{path}}, is not a URL",
    "https://user:pw@host, holds a user name or password",
    "https://@host, holds a user name or password",
    "https:///path, has no valid host and port",
    "https://my_host, has no valid host and port",
    "https://host:0, has no valid host and port",
    "https://host:70000, has no valid host and port",
    "https://host/#part, has a fragment (#)",
    "https://host/?a=b, has a query (?)"
  })
  void aBaseThatIsNotOneIsRefused(String text, String problem) {
    assertThatThrownBy(() -> base.parse(text)).hasMessage(problem);
  }

  @Test
  void aTargetWithUserOrFragmentIsRefused() {
    assertThatThrownBy(() -> target.parse("https://user@host"))
        .hasMessage("holds a user name or password");
    assertThatThrownBy(() -> target.parse("https://host/#x")).hasMessage("has a fragment (#)");
  }

  @Test
  void aUrlIsNeverRepeatedInAFault() {
    assertThat(base.quotable()).isFalse();
    assertThat(target.orEmpty(null).quotable()).isFalse();
  }
}
