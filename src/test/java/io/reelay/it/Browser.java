package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.Patience;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium as Debian's packages {@code chromium} and {@code chromium-driver} have it. It
 * reaches loopback alone. The page may be drawn anew at any time, so everything is tried again.
 */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static boolean isInstalled() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /**
   * @param profile a new folder
   */
  static Browser start(Path profile) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless=new",
        // Its own sandbox does not work for root, nor in most containers.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--lang=en-GB",
        "--user-data-dir=" + profile);
    File driver = DRIVER.toFile();
    return new Browser(
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(driver).build(), options));
  }

  /** Loads a page anew, also where only what is behind # differs. */
  void open(URI page) {
    driver.get("about:blank");
    driver.get(page.toString());
  }

  /** Waits for the first element that is to be seen. */
  WebElement see(String selector) {
    return see(By.cssSelector(selector));
  }

  void seeText(String selector, String... texts) {
    eventually()
        .untilAsserted(() -> assertThat(see(By.cssSelector(selector)).getText()).contains(texts));
  }

  void seeNo(String selector) {
    eventually()
        .until(
            () ->
                driver.findElements(By.cssSelector(selector)).stream()
                    .noneMatch(WebElement::isDisplayed));
  }

  void click(String selector) {
    click(By.cssSelector(selector));
  }

  void click(By place) {
    eventually()
        .until(
            () -> {
              see(place).click();
              return true;
            });
  }

  void type(String selector, String text) {
    WebElement field = see(selector);
    field.clear();
    field.sendKeys(text);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** A command of the DevTools protocol. */
  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /** What the page did wrong since the last look; answers that are no 200 are not meant. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .filter(line -> !line.contains("Failed to load resource"))
        .toList();
  }

  /** Waits for the first one that is to be seen. */
  WebElement see(By place) {
    return eventually()
        .until(
            () -> driver.findElements(place).stream().filter(WebElement::isDisplayed).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  static ConditionFactory eventually() {
    return Awaitility.await()
        .atMost(Patience.LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(WebDriverException.class);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
