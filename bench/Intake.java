import java.nio.file.Path;
import java.time.Duration;

/**
 * Many prompt files dropped at once, at a gateway that has one task and does not finish it. Arguments: an
 * empty folder, the number of files.
 */
final class Intake {
  public static void main(String[] arguments) throws Exception {
    int files = Integer.parseInt(arguments[1]);
    try (Contest contest =
        new Contest(Path.of(arguments[0]), 1, Duration.ofHours(1), 4096, "-Xmx512m")) {
      double seconds = contest.intake("intake", files);
      System.out.printf(
          "%-34s %.0f files a second, %d in %.1f s%n",
          "intake, nothing else to do", files / seconds, files, seconds);
    }
    System.exit(0);
  }
}
