import java.nio.file.Path;
import java.time.Duration;

/**
 * The transfer of one large video: {@code curl | curl}, which checks nothing, the script, and
 * Reelay with a heap of 128 MiB, in turn. Arguments: an empty folder, mebibytes, rounds.
 */
final class LargeVideo {
  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[0]);
    long mebibytes = Long.parseLong(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    try (Contest contest =
        new Contest(work, 1, Duration.ZERO, mebibytes << 20, "-Xmx128m")) {
      contest.curl("warm-up");
      for (int round = 0; round < rounds; round++) {
        double curl = contest.curl("curl" + round);
        Contest.Run script = contest.script("script" + round, 1);
        Contest.Run reelay = contest.reelay("reelay" + round, 1);
        System.out.printf(
            "one video of %d MiB, MB/s           curl %7.0f   script %7.0f   reelay %7.0f   reelay"
                + " / script %.2f   reelay / curl %.2f%n",
            mebibytes,
            speed(mebibytes, curl),
            speed(mebibytes, script.secondsOfTransfer()),
            speed(mebibytes, reelay.secondsOfTransfer()),
            script.secondsOfTransfer() / reelay.secondsOfTransfer(),
            curl / reelay.secondsOfTransfer());
        Contest.row(
            "until it is stored, s", script.secondsUntilStored(), reelay.secondsUntilStored());
        Contest.row("CPU, ms", script.cpuMillis(), reelay.cpuMillis());
        Contest.row(
            "most resident, MiB", script.mostKibibytes() / 1024.0, reelay.mostKibibytes() / 1024.0);
      }
    }
    System.exit(0);
  }

  private static double speed(long mebibytes, double seconds) {
    return (mebibytes << 20) / 1e6 / seconds;
  }
}
