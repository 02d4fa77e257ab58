import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One job at a time: the time from a task's end to its stored video. Argument: an empty folder.
 */
final class OneVideo {
  private static final int JOBS = 20;
  private static final Duration GENERATION = Duration.ofSeconds(2);

  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[0]);
    try (Contest contest =
        new Contest(work.resolve("lag"), 1, GENERATION, 1024 * 1024, "-Xmx128m")) {
      contest.script("warm-up", 3);
      Contest.row(
          "from done to stored, median ms",
          lag(contest, contest.script("script", JOBS)),
          lag(contest, contest.reelay("reelay", JOBS)));
    }
    System.exit(0);
  }

  /** The newest creates are this run's, and with one job in flight they are in the videos' order. */
  private static double lag(Contest contest, Contest.Run run) {
    List<Long> created =
        contest.gateway.bill().stream().map(create -> create.time().toEpochMilli()).sorted().toList();
    List<Long> mine = created.subList(created.size() - JOBS, created.size());
    return IntStream.range(0, JOBS)
        .mapToDouble(job -> run.stored().get(job) - mine.get(job) - GENERATION.toMillis())
        .sorted()
        .skip(JOBS / 2)
        .findFirst()
        .getAsDouble();
  }
}
