package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cdn.example/a~b/c.mp4?sig=x~y",
        "https://cdn.example/a%2fb%2Fc.mp4?sig=a%2Bb+c%20d%3D",
        "https://cdn.example/a'b(c)*!$&,;=:@.mp4?fn='a.mp4'&sign=A/B?C",
        "https://cdn.example//a//b/./c/../d.mp4",
        "https://cdn.example:8443/v.mp4?",
        "http://[2001:db8::1]:8080/v.mp4",
        "https://cdn.example/?a=1&&b",
        "https://a_b.cdn.example./v.mp4"
      })
  void whatAnAddressMayHoldIsLeftAsItIs(String address) {
    assertThat(WebAddress.of(address)).hasToString(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "https://c.example/a b.mp4 => https://c.example/a%20b.mp4",
        "https://c.example/a|b.mp4?x=1|2 => https://c.example/a%7Cb.mp4?x=1%7C2",
        "https://c.example/\"a\"?x=<\"> => https://c.example/%22a%22?x=%3C%22%3E",
        "https://c.example/é~.mp4 => https://c.example/%C3%A9~.mp4",
        "https://c.example/100%.mp4?q=%zz%2f => https://c.example/100%25.mp4?q=%25zz%2f",
        "https://c.example/a[0]?b[]=1 => https://c.example/a%5B0%5D?b%5B%5D=1",
        "https://c.example/{{key}} => https://c.example/%7B%7Bkey%7D%7D",
        "https://good.example\\@evil.example/ => https://good.example/%5C@evil.example/",
        "https://c.example/a\\b^c => https://c.example/a%5Cb%5Ec",
        "HTTPS://C.Example?x#y => https://c.example/?x",
        "https://c.example:443/a#b?c => https://c.example/a",
        "https://bücher.example/a => https://xn--bcher-kva.example/a",
      })
  void whatItMayNotHoldIsEncoded(String address, String sent) {
    assertThat(WebAddress.of(address)).hasToString(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/v.mp4",
        "//c.example/v.mp4",
        "ftp://c.example/v.mp4",
        "file:///etc/passwd",
        "jar:http://c.example/a",
        "https:///v.mp4",
        "https://u:p@c.example/v.mp4",
        "https://c.example:port/",
        "https://c.exa mple/",
        "https://{{key}}.example/",
        "https://c.example%2f.evil.example/"
      })
  void whatIsNoAddressIsNone(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebAddress.of(address))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("example"));
    assertThatIllegalArgumentException().isThrownBy(() -> WebAddress.of(null));
  }

  @ParameterizedTest
  @CsvSource({
    "https://gw.example, https://gw.example/v1/videos/1/content",
    "https://gw.example, https://GW.Example:443/../x",
    "https://gw.example, https://gw.example",
    "http://gw.example, http://gw.example:80/a",
    "https://gw.example:8443, https://gw.example:8443/a",
    "https://gw.example/api, https://gw.example/api/v1/videos?x=1",
    "https://gw.example/api, https://gw.example/api?x=../..",
    "https://gw.example/api, https://gw.example/api",
    "https://gw.example/api/, https://gw.example/api/a..b/.c/...",
    "https://gw.example/api, https://gw.example/api/a%2Fb",
  })
  void isBelow(String base, String address) {
    assertThat(WebAddress.of(address).isBelow(WebAddress.of(base))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://gw.example, http://gw.example/a",
    "https://gw.example, https://gw.example:8443/a",
    "https://gw.example, https://gw.example./a",
    "https://gw.example, https://gw.example.evil.example/a",
    "https://gw.example, https://cdn.gw.example/a",
    "https://gw.example, https://xgw.example/a",
    "https://gw.example/api, https://gw.example/",
    "https://gw.example/api, https://gw.example/apis/a",
    "https://gw.example/api, https://gw.example/API/a",
    "https://gw.example/api, https://gw.example//api/a",
    "https://gw.example/api, https://gw.example/api/../a",
    "https://gw.example/api, https://gw.example/api/..",
    "https://gw.example/api, https://gw.example/api/./a",
    "https://gw.example/api, https://gw.example/api/%2e%2E/a",
    "https://gw.example/api, https://gw.example/api/.%2e/a",
    "https://gw.example/api, https://gw.example/api/x%2f..%2f../a",
    "https://gw.example/api, https://gw.example/api/%252e%252e/a",
    "https://gw.example/api, https://gw.example/api/..%5Ca",
    "https://gw.example/api, https://gw.example/api/..;x=1/a",
    "https://gw.example/api, https://gw.example/api/..\\a",
  })
  void isNotBelow(String base, String address) {
    assertThat(WebAddress.of(address).isBelow(WebAddress.of(base))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/x~y?z, https://c.example/x~y?z",
    "//d.example/x, https://d.example/x",
    "HTTP://d.example:80/x, http://d.example/x",
    "?z=1, https://c.example/a/b.mp4?z=1",
    "c.mp4, https://c.example/a/c.mp4",
    "../c d.mp4?e=~, https://c.example/c%20d.mp4?e=~",
  })
  void aReferenceIsResolved(String reference, String address) {
    assertThat(WebAddress.of("https://c.example/a/b.mp4?q=1").resolve(reference))
        .hasToString(address);
  }
}
