package io.reelay.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.gateway.TaskReport;
import io.reelay.ledger.circuit.GatewayOutages;
import io.reelay.ledger.circuit.GatewayProbe;
import java.util.List;

/** Asks gateways that left creates unsure whether they are there again, by what costs nothing. */
public final class OutageProbes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GatewayOutages outages;

  public OutageProbes(GatewayOutages outages) {
    this.outages = outages;
  }

  /** The probes that are due, this node's alone. */
  public List<GatewayProbe> due() {
    return outages.dueProbes();
  }

  /** What the status action is given. */
  public JsonNode taskOf(GatewayProbe probe) {
    return JSON.createObjectNode().put("taskId", probe.taskId()).put("surface", probe.surface());
  }

  /** An answer came. That a task does not exist is a good one too, in the gateway's own JSON. */
  public void saw(GatewayProbe probe, TaskReport answer) {
    if (answer.answersWell()) {
      outages.answeredWell(probe.gateway());
    } else {
      outages.missed(probe.gateway());
    }
  }

  /** No answer came, or none that could be read. */
  public void missed(GatewayProbe probe) {
    outages.missed(probe.gateway());
  }
}
