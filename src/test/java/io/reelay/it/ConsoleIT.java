package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.Fault;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.EmbeddedS3;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;

/** A person at the console of the packaged service, in a browser. */
@Tag("soak")
class ConsoleIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOSTILE = "<img src=x onerror=window.hostile=1>";
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir static Path folder;
  private static SimulatedGateway gateway;
  private static EmbeddedS3 s3;
  private static WebhookReceiver webhook;
  private static ReelayProcess reelay;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(Browser.isInstalled()).as("chromium and chromium-driver are installed").isTrue();
    gateway = SimulatedGateway.start();
    webhook = WebhookReceiver.start(SECRET);
    s3 = EmbeddedS3.start(folder.resolve("s3"));
    s3.createBucket("videos");
    reelay =
        new Installation(folder, gateway)
            .storeIn("videos", s3.connection())
            .set("reelay.storage.s3.link-lifetime", "1h")
            .set("reelay.webhook.url", webhook.url().toString())
            .set("reelay.webhook.secret", SECRET)
            .set("reelay.webhook.interval", "200ms")
            .set("reelay.costs.default", "0.40")
            .start();
    browser = Browser.start(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {browser, reelay, s3, webhook, gateway}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @BeforeEach
  void open() {
    browser.open(reelay.uri());
  }

  @AfterEach
  void thePageDidNothingThatItsPolicyForbids() {
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aJobIsSeenUntilItsVideoIsFetchedByItsLinkAndHostileTextIsText() throws Exception {
    String prompt = HOSTILE + " A fox </pre><script>window.hostile = 1</script>";
    take("p.json", Map.of("name", HOSTILE, "prompt", prompt));
    browser.click(By.linkText(HOSTILE));

    browser.seeText("#facts", "stored", ".mp4");
    browser.seeText("#job-name", HOSTILE);
    browser.seeText("#request", prompt.substring(0, 60));
    browser.seeText("#attempts", "create", "accepted", "upload");
    browser.seeText("#events", "video.stored");
    WebElement link = browser.see("#watch");
    assertThat(link.getDomAttribute("target")).isEqualTo("_blank");
    assertThat(link.getDomAttribute("rel").split(" ")).contains("noopener", "noreferrer");
    assertThat(link.getDomAttribute("href")).contains("X-Amz-Expires=3600");
    HttpResponse<byte[]> video =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(link.getDomAttribute("href"))).build(),
                BodyHandlers.ofByteArray());
    assertThat(video.statusCode()).isEqualTo(200);
    assertThat(new String(video.body(), 4, 4)).isEqualTo("ftyp");
    assertThat(browser.run("return document.images.length")).isEqualTo(0L);
    assertThat(browser.run("return document.scripts.length")).isEqualTo(1L);
    assertThat(browser.run("return window.hostile")).isNull();
  }

  @Test
  void whatAGatewayOrReelayRefusesIsToldInItsWords() {
    gateway
        .onCreate(prompt -> prompt.equals("refuse me"))
        .times(1)
        .answer(
            Fault.json(
                400,
                JSON.valueToTree(Map.of("error", Map.of("message", HOSTILE + " is not allowed")))));
    open("refused", "refuse me", "failed", HOSTILE + " is not allowed");
    browser.seeNo("#watch");

    browser.click(By.linkText("All jobs"));
    Browser.eventually().until(() -> focused().equals("refused"));
    take("wrong.json", Map.of("prompt", "a cat", "duration", HOSTILE));
    browser.seeText("#said", "no job was made", "duration", "allowed");
    assertThat(browser.run("return window.hostile")).isNull();
  }

  @Test
  void anUnknownJobIsPaidForAgainOnlyAfterAYes() {
    gateway.onCreate("buy me"::equals).times(1).answer(Fault.cutAfterBilling());
    open("bought", "buy me", "unknown");

    browser.click("#retry");
    browser.seeText("#sure", "second time", "billed", "main", "attach", "about 0.40 USD");
    browser.seeNo("#instead");
    assertThat(focused()).isEqualTo("No, leave it");
    browser.driver.switchTo().activeElement().sendKeys(Keys.ESCAPE);
    browser.seeNo("#sure");
    browser.click("#retry");
    browser.click("#sure [value=no]");
    browser.seeNo("#sure");
    browser.seeText("#facts", "unknown");
    assertThat(gateway.createsFor("buy me")).hasSize(1);

    browser.click("#retry");
    browser.click("#yes");
    browser.seeText("#facts", "stored");
    assertThat(gateway.createsFor("buy me")).hasSize(2);
    browser.seeNo("#retry");
  }

  @Test
  void aSurelyRefusedJobIsFreeUntilItIsAcceptedAndIsCreatedAfterAYes() {
    gateway.onCreate("say no"::equals).times(1).answer(Fault.status(422));
    open("no", "say no", "failed");

    browser.click("#retry");
    browser.seeText("#sure", "Create it again?", "was billed", "free until", "about 0.40 USD");
    assertThat(browser.see("#sure").getText()).doesNotContain("may have", "second time");
    browser.click("#sure [value=no]");
    browser.seeNo("#sure");
    assertThat(gateway.createsFor("say no")).isEmpty();

    browser.click("#retry");
    browser.click("#yes");
    browser.seeText("#facts", "stored");
    assertThat(gateway.createsFor("say no")).hasSize(1);
  }

  @Test
  void aJobWhoseTaskFailedIsPaidForAgainOnlyAfterAYes() {
    gateway.onQuery("break"::equals).times(1).answer(JobFault.failed("gpu lost"));
    open("broken", "break", "failed", "gpu lost");

    browser.click("#retry");
    browser.seeText("#sure", "Buy it a second time?", "may have billed", "about 0.40 USD");
    browser.click("#yes");
    browser.seeText("#facts", "stored");
    assertThat(gateway.createsFor("break")).hasSize(2);
  }

  @Test
  void aJobWhoseTaskMayBeGoodGoesOnForFreeOrIsCreatedAgainAfterASecondYes() {
    gateway.generationTime("a slow film"::equals, Duration.ofHours(1));
    open("slow", "a slow film", "generating");
    cancelTheShownJob();

    browser.click("#retry");
    browser.seeText("#sure", "Go on with its task?", "nothing is spent", "costs: nothing");
    browser.click("#yes");
    browser.seeText("#facts", "generating");
    browser.seeNo("#retry");
    cancelTheShownJob();
    assertThat(gateway.createsFor("a slow film")).hasSize(1);

    browser.click("#retry");
    browser.click("#instead");
    browser.seeText("#sure", "Buy it a second time?", "may have billed", "about 0.40 USD");
    browser.seeNo("#instead");
    assertThat(gateway.createsFor("a slow film")).hasSize(1);
    browser.click("#yes");
    Browser.eventually().until(() -> gateway.createsFor("a slow film").size() == 2);
  }

  @Test
  void whatAnOutageLeftIsPaidForAgainAfterOneYes() throws Exception {
    gateway.onCreate(prompt -> prompt.startsWith("storm ")).times(1).answer(Fault.status(503));
    for (String name : List.of("storm one", "storm two")) {
      open(name, name, "unknown", "Outage");
      browser.click(By.linkText("All jobs"));
    }
    browser.seeText("#outage-list", "main", "2");

    browser.click("#outage-list button");
    browser.seeText("#jobs-title", "of outage main-");
    browser.seeText("#jobs", "storm one", "storm two");
    browser.click("#outage-list [id^=retry]");
    browser.seeText("#sure", "2 jobs", "perhaps", "billed", "about 0.80 USD");
    browser.click("#sure [value=no]");
    browser.seeNo("#sure");
    assertThat(gateway.createsFor("storm one")).isEmpty();

    browser.click("#outage-list [id^=retry]");
    browser.click("#yes");
    browser.seeText("#said", "2 of 2 jobs are queued");
    browser.seeNo("#outages");
    Browser.eventually()
        .until(
            () ->
                gateway.createsFor("storm one").size() == 1
                    && gateway.createsFor("storm two").size() == 1);
  }

  @Test
  void anUnknownJobIsGivenItsTaskAndItsEventIsSentAgain() {
    gateway.onCreate("save me"::equals).times(1).answer(Fault.cutAfterBilling());
    open("saved", "save me", "unknown");

    browser.type("#task", "no task id");
    browser.click("#attach button");
    browser.seeText("#said", "a task id has");
    browser.type("#task", gateway.createsFor("save me").get(0).taskId());
    browser.click("#attach button");
    browser.seeText("#facts", "stored");
    assertThat(gateway.createsFor("save me")).hasSize(1);

    browser.seeText("#events", "video.stored", "delivered");
    browser.click("#resend");
    browser.seeText("#said", "sent again: 1");
    Browser.eventually()
        .until(
            () ->
                webhook.deliveries("video.stored").stream()
                        .filter(
                            event ->
                                event.body().path("data").path("name").asText().equals("saved"))
                        .count()
                    == 2);
  }

  @Test
  void aJobIsCalledOffAfterAYes() {
    gateway.generationTime("a long film"::equals, Duration.ofHours(1));
    open("film", "a long film", "generating");

    browser.click("#cancel");
    browser.click("#sure [value=no]");
    browser.seeNo("#sure");
    browser.seeText("#facts", "generating");
    browser.click("#cancel");
    browser.click("#yes");

    browser.seeText("#facts", "cancelled");
    browser.seeNo("#cancel");
  }

  @Test
  void whatIsTypedIsNamedByItsWordsAndATwinIsKnownUntilOneSaysThatItIsToBeMade() {
    String typed = "A paper boat, alone on a lake at dawn";
    take("", typed);
    browser.seeText("#said", "A paper boat, alone on a is queued");
    browser.seeNo("#again");

    take("", typed);
    browser.seeText("#said", "A paper boat, alone on a is known since", "Nothing new is made");
    browser.click("#again");
    browser.seeText("#sure", "pays again", "about 0.40 USD");
    browser.click("#yes");
    browser.seeText("#said", "A paper boat, alone on a is queued");
    browser.seeNo("#again");
    Browser.eventually().until(() -> gateway.createsFor(typed).size() == 2);
  }

  @Test
  void jobsAreNarrowedByStateFoundByNameAndListedByPages() throws Exception {
    Path many = folder.resolve("many.csv");
    Files.writeString(
        many,
        IntStream.rangeClosed(1, 60)
            .mapToObj(n -> "page " + n + ",a leaf")
            .collect(Collectors.joining("\n", "name,prompt\n", "\n")));
    browser.see("#file").sendKeys(many.toString());
    browser.click("#prompt button");
    browser.seeText("#said", "page 60 is queued");

    browser.seeText("#jobs", "page 60", "page 11");
    browser.click("#older");
    browser.seeText("#jobs", "page 10", "page 1");
    browser.click("#newest");
    browser.seeText("#jobs", "page 60");

    browser.type("#find", "page 7");
    browser.click("#search button");
    browser.seeText("#jobs-title", "page 7");
    Browser.eventually()
        .until(() -> browser.run("return document.querySelectorAll('#jobs a').length").equals(1L));
    browser.click("[id='count stored main']");
    browser.seeText("#jobs-title", "stored at main");
    assertThat(browser.see("[id='count stored main']").getDomAttribute("aria-pressed"))
        .isEqualTo("true");
    browser.seeText("#health", "Health: UP");
  }

  @Test
  void aWrongTokenIsAskedForAgainAndTheRightOneIsKeptInTheTabAlone(@TempDir Path other)
      throws Exception {
    Installation guarded = new Installation(other, gateway).set("reelay.http.token", "s3cret");
    try (ReelayProcess process = guarded.start()) {
      browser.open(process.uri());
      browser.seeText("#login-why", "asks for its token");
      browser.seeNo("#main");

      browser.type("#token", "wrong");
      browser.click("#login button");
      browser.seeText("#login-why", "not the token");
      browser.type("#token", "s3cret");
      browser.click("#login button");
      browser.seeText("#health", "Health: UP");
      browser.seeNo("#login");
      assertThat(browser.run("return Object.values(sessionStorage).join()")).isEqualTo("s3cret");
      assertThat(browser.run("return localStorage.length")).isEqualTo(0L);
      assertThat(browser.driver.manage().getCookies()).isEmpty();

      take("a-fox.txt", "a fox");
      browser.driver.navigate().refresh();
      browser.click(By.linkText("a-fox"));
      browser.seeText("#facts", "stored");

      browser.click("#forget");
      browser.seeText("#login-why", "asks for its token");
      assertThat(browser.run("return document.querySelector('#facts').textContent")).isEqualTo("");
      assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
    }
  }

  @Test
  void aVideoWithoutAWebAddressIsNoLink() {
    for (String address :
        List.of("javascript:window.hostile=1", "data:text/html,x", "file:///x", "//x/y", "x")) {
      Map<String, Object> job =
          Map.of(
              "jobId", "0".repeat(26),
              "name", address,
              "state", "stored",
              "video", Map.of("url", address, "link", address, "bytes", 1),
              "attempts", List.of(),
              "events", List.of());
      String script =
          "window.fetch = async () => new Response('%s')".formatted(JSON.valueToTree(job));
      withScript(
          script,
          () -> {
            browser.open(reelay.uri().resolve("#" + job.get("jobId")));
            browser.seeText("#job-name", address);
            browser.seeNo("#watch");
          });
    }
  }

  @Test
  void oneIsToldWhenReelayDoesNotAnswer() {
    browser.seeText("#health", "Health:");
    ChromiumNetworkConditions away = new ChromiumNetworkConditions();
    away.setOffline(true);
    browser.driver.setNetworkConditions(away);
    browser.seeText("#answers", "does not answer since");
    browser.driver.deleteNetworkConditions();
    browser.seeNo("#answers:not(:empty)");
  }

  /** Timers do not run by themselves here: {@link #tick} is the next refresh. */
  @Test
  void aRefreshKeepsTheFocusAndNoneIsDueWhileThePageIsHidden() {
    take("focus.txt", "focus");
    withScript(
        "window.due = []; window.setTimeout = does => window.due.push(does)",
        () -> {
          browser.open(reelay.uri());
          browser.see(By.linkText("focus"));
          browser.run("document.querySelector('#jobs a').focus()");
          String name = focused();
          tick();
          assertThat(focused()).isEqualTo(name);
          browser.run("document.querySelector('#counts button').focus()");
          tick();
          assertThat(browser.run("return document.activeElement.id")).isEqualTo("count  ");

          hide(true);
          Object due = browser.run("return window.due.length");
          tick();
          assertThat(browser.run("return window.due.length")).isEqualTo(due);
          hide(false);
          Browser.eventually().until(() -> !browser.run("return window.due.length").equals(due));
        });
  }

  /** Does something with pages that run a script before their own. */
  private static void withScript(String script, Runnable does) {
    Object id =
        browser
            .command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
            .get("identifier");
    try {
      does.run();
    } finally {
      browser.command("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", id));
    }
  }

  private static void hide(boolean hidden) {
    browser.run(
        "Object.defineProperty(document, 'visibilityState', {value: arguments[0], configurable:"
            + " true}); document.dispatchEvent(new Event('visibilitychange'))",
        hidden ? "hidden" : "visible");
  }

  /** Does the refresh that is due, and waits until all is drawn anew. */
  private static void tick() {
    browser.run("document.querySelector('#jobs tr').className = 'old'; window.due.at(-1)();");
    Browser.eventually()
        .until(() -> browser.driver.findElements(By.cssSelector("#jobs .old")).isEmpty());
  }

  @Test
  void itFitsASmallScreenFollowsTheColourSchemeAndNamesEachField() {
    take("small.txt", "a small screen");
    browser.command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 360, "height", 740, "deviceScaleFactor", 2, "mobile", true));
    try {
      browser.see("#jobs a");
      assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(360L);
      browser.click(By.linkText("small"));
      browser.seeText("#facts", "stored");
      assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(360L);
      assertThat(colourIn("light")).isEqualTo("rgb(255, 255, 255)");
      assertThat(colourIn("dark")).isEqualTo("rgb(22, 22, 22)");
    } finally {
      browser.command("Emulation.clearDeviceMetricsOverride", Map.of());
      browser.command("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }
    assertThat(browser.run("return document.documentElement.lang")).isEqualTo("en");
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('input, textarea')]"
                    + ".every(field => field.labels.length === 1)"))
        .isEqualTo(true);
    assertThat(browser.run("return document.querySelectorAll('th:not([scope])').length"))
        .isEqualTo(0L);
  }

  private static Object colourIn(String scheme) {
    browser.command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return browser.run("return getComputedStyle(document.body).backgroundColor");
  }

  private static String focused() {
    return browser.driver.switchTo().activeElement().getText();
  }

  /** Takes a prompt as {@code NAME.txt}, and opens its job, which is seen to have these facts. */
  private static void open(String name, String prompt, String... facts) {
    take(name + ".txt", prompt);
    browser.click(By.linkText(name));
    browser.seeText("#facts", facts);
  }

  private static void cancelTheShownJob() {
    browser.click("#cancel");
    browser.click("#yes");
    browser.seeText("#facts", "cancelled");
  }

  private static void take(String fileName, Map<String, Object> prompt) {
    take(fileName, JSON.valueToTree(prompt).toString());
  }

  private static void take(String fileName, String text) {
    browser.type("#text", text);
    browser.type("#file-name", fileName);
    browser.click("#prompt button");
    browser.see("#said:not(:empty)");
  }
}
