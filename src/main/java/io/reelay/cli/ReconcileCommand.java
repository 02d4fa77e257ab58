package io.reelay.cli;

import static io.reelay.cli.PreviewText.printable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelay.config.GatewaySettings;
import io.reelay.config.ReelaySettings;
import io.reelay.gateway.GatewayKamelets;
import io.reelay.net.Egress;
import io.reelay.reconcile.Finding;
import io.reelay.reconcile.Reconciliation;
import io.reelay.reconcile.TaskSearch;
import io.reelay.submit.MultipartRequests;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import picocli.CommandLine.Command;

/** Runs the service's regular task search at once, for jobs of any age. */
@Command(
    name = "reconcile",
    description = {
      "Searches for the tasks of unknown jobs at gateways that list their tasks.",
      "",
      "A job gets a task only if exactly one task fits, and the task fits no"
          + " other job. Its video is then fetched. No create is sent.",
      ""
    },
    optionListHeading = "Options:%n")
final class ReconcileCommand extends LedgerCommand {
  private static final Duration WHATEVER_AGE = Duration.ofDays(36_500);

  @Override
  void run() throws Exception {
    ReelaySettings settings = settings();
    Collection<GatewaySettings> gateways = settings.gateways().values();
    Reconciliation reconciliation = new Reconciliation(unanswered(), gateways, WHATEVER_AGE);
    List<TaskSearch> searches = reconciliation.begin();
    if (searches.isEmpty()) {
      out().println("No unknown job is at a gateway that lists its tasks.");
      return;
    }
    Main camel =
        camel(new GatewayKamelets(gateways), reconciliation, Egress.of(settings.network()));
    try {
      camel.start();
      ProducerTemplate template = camel.getCamelContext().createProducerTemplate();
      for (TaskSearch search : searches) {
        template.sendBody("direct:task-search", search);
        tell(search);
      }
    } finally {
      camel.stop();
    }
  }

  private static Main camel(GatewayKamelets kamelets, Reconciliation reconciliation, Egress egress)
      throws IOException {
    Map<String, Object> beans =
        new HashMap<>(kamelets.beans(InstantSource.system(), new SimpleMeterRegistry(), egress));
    beans.put("reconciliation", reconciliation);
    // The Kamelet for calls names this bean for creates. This command sends no creates.
    beans.put("multipart", new MultipartRequests(new PreviewImages()));
    Main camel = new ReelayMain(kamelets.parameters(), beans);
    camel.configure().withRoutesIncludePattern("file:routes/task-search.camel.yaml");
    return camel;
  }

  private void tell(TaskSearch search) throws IOException {
    if (search.findings().isEmpty()) {
      throw new IOException(
          "gateway " + search.gateway() + " does not list its tasks; see the log");
    }
    for (Finding finding : search.findings()) {
      out()
          .printf(
              "job %s \"%s\": %s%n",
              finding.jobId(),
              printable(finding.jobName()),
              finding.taskId() == null
                  ? "stays unknown: " + printable(finding.reason())
                  : "unknown → generating, with task " + printable(finding.taskId()));
    }
  }
}
