package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import io.reelay.config.ReelaySettings;
import io.reelay.config.WebhookSettings;
import io.reelay.ledger.Job;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.circuit.OutageJobs;
import io.reelay.ledger.circuit.OutageJobs.Batch;
import io.reelay.ledger.circuit.OutageJobs.Outage;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.ledger.outbox.VideoEvents;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.purchase.Spending;
import io.reelay.ledger.query.JobQueries;
import io.reelay.ledger.transition.JobChanges;
import io.reelay.ledger.transition.JobObserver;
import io.reelay.ledger.transition.JobOperations;
import io.reelay.ledger.transition.OperationRefusedException;
import io.reelay.ledger.transition.Retries;
import io.reelay.ledger.transition.UnansweredCreates;
import io.reelay.time.Clocks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command that opens the ledger of the settings. The service may run at the same time. The
 * command never creates a ledger.
 */
abstract class LedgerCommand implements Callable<Integer> {
  static final String ID =
      "The job: its id, the start of its id, or its name if only one job has it.";

  private static final int MAX_MEANT = 10;

  private JobQueries queries;
  private JobOperations operations;
  private Retries retries;
  private OutageJobs outages;
  private Spending spending;
  private UnansweredCreates unanswered;
  private ReelaySettings settings;

  @Spec private CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    Path home = Path.of("").toAbsolutePath();
    settings = ReelaySettings.load(home, System.getenv(), System.getProperties());
    WebhookSettings webhook = settings.webhook();
    try (Ledger ledger = Ledger.openExisting(settings.ledger().location())) {
      LedgerClock clock = ledger.clock(Clocks.ofMachine());
      queries = new JobQueries(ledger);
      VideoEvents events =
          new VideoEvents(webhook.url(), webhook.allowPromptUrl(), webhook.events());
      JobChanges changes = new JobChanges(events, JobObserver.NOBODY, clock);
      retries = new Retries(ledger, PurchaseRules.of(settings));
      operations = new JobOperations(ledger, changes, retries, clock);
      outages = new OutageJobs(ledger, operations, settings.costs().currency());
      unanswered = new UnansweredCreates(ledger, changes, clock);
      spending = new Spending(ledger, clock);
      run();
      return ExitCode.OK;
    } catch (OperationRefusedException | IOException refused) {
      spec.commandLine().getErr().println(printable(refused.getMessage()));
      return ExitCode.SOFTWARE;
    } finally {
      out().flush();
    }
  }

  /**
   * Runs the command.
   *
   * @throws IOException if it fails; the message has the reason
   */
  abstract void run() throws Exception;

  final JobQueries queries() {
    return queries;
  }

  final JobOperations operations() {
    return operations;
  }

  final Retries retries() {
    return retries;
  }

  final OutageJobs outages() {
    return outages;
  }

  final Spending spending() {
    return spending;
  }

  final UnansweredCreates unanswered() {
    return unanswered;
  }

  final ReelaySettings settings() {
    return settings;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final CommandSpec spec() {
    return spec;
  }

  /** The only job that matches a text. */
  final Job job(String text) throws IOException {
    List<Job> meant = queries.meantBy(text, MAX_MEANT);
    if (meant.size() == 1) {
      return meant.get(0);
    }
    if (meant.isEmpty()) {
      throw new IOException("no job has this id or name: " + text);
    }
    StringBuilder several = new StringBuilder("several jobs match " + text + ":");
    meant.forEach(job -> several.append("\n  ").append(JobText.line(job)));
    throw new IOException(several.toString());
  }

  /** Finds an outage that left unknown jobs. */
  final Outage outage(String id) throws IOException {
    return outages
        .find(id)
        .orElseThrow(
            () -> new IOException("no unknown job belongs to an outage with this id: " + id));
  }

  /**
   * Settles all jobs that an outage left unknown, batch by batch.
   *
   * @param batch settles one batch
   * @param what the batch's action, for people
   */
  final void settle(Outage outage, BiFunction<String, Long, Batch> batch, String what) {
    long settled = 0;
    Batch last;
    do {
      last = batch.apply(outage.outage(), outage.until());
      settled += last.settled();
    } while (last.left() > 0);
    out()
        .printf(
            "outage %s at gateway %s: %d of %d jobs %s%n",
            printable(outage.outage()), outage.gateway(), settled, outage.jobs(), what);
  }

  /** Shows the result for a job. */
  final void tell(Job before, Job after, String what) {
    out()
        .printf(
            "job %s \"%s\": %s → %s%s%n",
            after.id(),
            printable(after.name()),
            before.state().text(),
            after.state().text(),
            printable(what));
  }
}
