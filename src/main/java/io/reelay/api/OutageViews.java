package io.reelay.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.circuit.OutageJobs;
import io.reelay.ledger.circuit.OutageJobs.Batch;
import io.reelay.ledger.circuit.OutageJobs.Outage;
import io.reelay.ledger.transition.AnotherCreate;
import io.reelay.ledger.transition.OperationRefusedException;
import java.time.Instant;
import org.apache.camel.Header;

/** Lists the outages that left unknown jobs, and settles all jobs of one outage. */
public final class OutageViews {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutageJobs outages;

  public OutageViews(OutageJobs outages) {
    this.outages = outages;
  }

  /** The outages that have unknown jobs, the newest first. */
  public ObjectNode list() {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("outages");
    outages.unsettled().forEach(outage -> list.add(view(outage)));
    return answer;
  }

  private ObjectNode view(Outage outage) {
    return JSON.createObjectNode()
        .put("outage", outage.outage())
        .put("gateway", outage.gateway())
        .put("jobs", outage.jobs())
        .put("since", Instant.ofEpochMilli(outage.since()).toString())
        .put("until", Instant.ofEpochMilli(outage.until()).toString())
        .put("estimatedCost", outages.atRisk(outage))
        .put("question", outages.another(outage).reason());
  }

  /**
   * Creates a batch of an outage's jobs again.
   *
   * @throws OperationRefusedException if the consent or its time limit is missing; the message
   *     names both
   */
  public ObjectNode retry(@Header("id") String id, Consent consent)
      throws ApiException, OperationRefusedException {
    if (!consent.payAgain() || consent.until() == null) {
      Outage outage = outages.find(id).orElseThrow(ApiException::noSuchJob);
      AnotherCreate another = outages.another(outage);
      throw new OperationRefusedException(
          "outage %s: %s. It needs consent: payAgain: true, with until %s"
              .formatted(id, another.facts(), Instant.ofEpochMilli(outage.until())),
          another);
    }
    return result(outages.retry(id, consent.until().toEpochMilli()));
  }

  /** Cancels a batch of an outage's jobs. */
  public ObjectNode cancel(@Header("id") String id, Consent consent) throws ApiException {
    if (consent.until() == null) {
      Outage outage = outages.find(id).orElseThrow(ApiException::noSuchJob);
      throw ApiException.wrongParameter(
          "until", "is missing", Instant.ofEpochMilli(outage.until()) + " or earlier");
    }
    return result(outages.cancel(id, consent.until().toEpochMilli()));
  }

  private static ObjectNode result(Batch batch) {
    return JSON.createObjectNode().put("settled", batch.settled()).put("left", batch.left());
  }
}
