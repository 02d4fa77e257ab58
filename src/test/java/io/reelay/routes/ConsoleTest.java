package io.reelay.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.HttpRouteTest;
import io.reelay.Setting;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The console as it is served: its page, its script and its style. */
class ConsoleTest extends HttpRouteTest {
  private static final Path FILES = Path.of("src/main/resources/console");

  @Test
  void thePageItsScriptAndItsStyleAreServedAsWhatTheyAre() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(type(page)).isEqualTo("text/html; charset=utf-8");
    assertThat(page.body()).isEqualTo(Files.readString(FILES.resolve("console.html")));

    HttpResponse<String> script = get("/console.js");
    assertThat(type(script)).isEqualTo("text/javascript; charset=utf-8");
    assertThat(script.body()).isEqualTo(Files.readString(FILES.resolve("console.js")));

    HttpResponse<String> style = get("/console.css");
    assertThat(type(style)).isEqualTo("text/css; charset=utf-8");
    assertThat(style.body()).isEqualTo(Files.readString(FILES.resolve("console.css")));
  }

  @Test
  void nothingElseIsThere() throws Exception {
    for (String path :
        List.of("/console.html", "/index.html", "/console/", "/favicon.ico", "/db", "/..%2fdb")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(post("/", "").statusCode()).isEqualTo(405);
  }

  @Test
  void everyAnswerSaysWhatABrowserMayDoWithIt() throws Exception {
    for (HttpResponse<String> answer :
        List.of(
            get("/"),
            get("/console.js"),
            get("/api/jobs"),
            get("/api/jobs/nobody"),
            get("/nowhere"),
            send(request("/api/prompts").header("Origin", "null").POST(BodyPublishers.noBody())))) {
      assertThat(header(answer, "Content-Security-Policy"))
          .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
          .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
          .contains("require-trusted-types-for 'script'")
          .doesNotContain("unsafe", "http", "*", "data:");
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  @Setting(name = "reelay.http.token", value = "s3cret")
  void thePageIsServedWithoutTheTokenAndWhatItShowsIsNot() throws Exception {
    for (String path : List.of("/", "/console.js", "/console.css")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
    for (String path :
        List.of("/api/jobs", "/observe/health", "/observe/metrics", "//", "/console.js/", "/db")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(post("/", "").statusCode()).isEqualTo(401);
  }

  @Test
  void itsFilesLeadToNobodyElseAndMakeNoMarkupOfText() throws Exception {
    assertThat(Files.readString(FILES.resolve("console.html")))
        .doesNotContainPattern(Pattern.compile("https?:|//|<style|<script>|\\s(style|on\\w+)=\""));
    assertThat(Files.readString(FILES.resolve("console.css")))
        .doesNotContainPattern(Pattern.compile("url\\(|@import|https?:"));
    assertThat(Files.readString(FILES.resolve("console.js")))
        .doesNotContain("import ", "import(", "://", "localStorage", "cookie")
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }

  private static String type(HttpResponse<String> answer) {
    return header(answer, "Content-Type");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return String.join(" and ", answer.headers().allValues(name));
  }
}
