import java.nio.file.Path;
import java.time.Duration;

/**
 * Many prompt files at a gateway that takes 2 s, with videos of 1 MiB and 256 jobs in flight.
 * Arguments: an empty folder, the number of jobs.
 */
final class Throughput {
  public static void main(String[] arguments) throws Exception {
    int jobs = Integer.parseInt(arguments[1]);
    try (Contest contest =
        new Contest(Path.of(arguments[0]), 256, Duration.ofSeconds(2), 1024 * 1024, "-Xmx512m")) {
      // The servers are warm for both.
      contest.script("warm-up", 200);
      Contest.Run script = contest.script("script", jobs);
      Contest.Run reelay = contest.reelay("reelay", jobs);
      System.out.println(jobs + " prompt files");
      Contest.row("until all are stored, s", script.secondsUntilStored(), reelay.secondsUntilStored());
      Contest.row(
          "until all are delivered, s",
          script.seconds(script.delivered()),
          reelay.seconds(reelay.delivered()));
      Contest.row("CPU a job, ms", script.cpuMillis() / jobs, reelay.cpuMillis() / jobs);
      Contest.row(
          "CPU a job in the second half, ms",
          script.cpuMillisOfSecondHalf() * 2 / jobs,
          reelay.cpuMillisOfSecondHalf() * 2 / jobs);
      Contest.row(
          "most resident, MiB", script.mostKibibytes() / 1024.0, reelay.mostKibibytes() / 1024.0);
      System.out.printf(
          "%-34s %.0f files a second%n",
          "intake, beside all else", jobs / reelay.seconds(reelay.admitted()));
    }
    System.exit(0);
  }
}
