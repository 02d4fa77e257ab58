package io.reelay.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.gateway.TaskReport;
import io.reelay.ledger.circuit.GatewayOutages;
import io.reelay.ledger.circuit.GatewayProbe;
import java.util.List;

/** Asks gateways with an outage whether they answer again. The requests cost nothing. */
public final class OutageProbes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GatewayOutages outages;

  public OutageProbes(GatewayOutages outages) {
    this.outages = outages;
  }

  /** The due probes, claimed for this node only. */
  public List<GatewayProbe> due() {
    return outages.dueProbes();
  }

  /** The input of the status action. */
  public JsonNode taskOf(GatewayProbe probe) {
    return JSON.createObjectNode().put("taskId", probe.taskId()).put("surface", probe.surface());
  }

  /** An answer arrived. "Task not found" in the gateway's own JSON is a good answer too. */
  public void saw(GatewayProbe probe, TaskReport answer) {
    if (answer.answersWell()) {
      outages.answeredWell(probe.gateway());
    } else {
      outages.missed(probe.gateway());
    }
  }

  /** No readable answer arrived. */
  public void missed(GatewayProbe probe) {
    outages.missed(probe.gateway());
  }
}
