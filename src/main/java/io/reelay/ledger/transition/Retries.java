package io.reelay.ledger.transition;

import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.purchase.PurchaseRules;
import io.reelay.ledger.purchase.Purchases;
import io.reelay.ledger.purchase.Purchases.Billed;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Decides what a retry of a job would do. Nothing else decides it. */
public final class Retries {
  /**
   * According to the gateway the task has no result. Any other job has a task that may still be
   * good.
   */
  private static final Set<String> TASK_IS_OVER =
      Set.of("generation_failed", "generation_cancelled", "generation_expired", "moderation");

  private final Ledger ledger;
  private final PurchaseRules rules;

  /**
   * @param rules estimated costs of creates
   */
  public Retries(Ledger ledger, PurchaseRules rules) {
    this.ledger = ledger;
    this.rules = rules;
  }

  /** Empty if the job's state does not allow a retry. */
  public Optional<Retry> of(Job job) {
    return ledger.browse(handle -> of(handle, job));
  }

  Optional<Retry> of(Handle handle, Job job) {
    return switch (job.state()) {
      case FAILED, EXPIRED, CANCELLED -> Optional.of(ofEnded(handle, job));
      case UNKNOWN -> Optional.of(Retry.creating(another(handle, job)));
      default -> Optional.empty();
    };
  }

  /** Estimated cost of a create of this job, for people. */
  public String costOf(Job job) {
    return AnotherCreate.costText(cost(job), rules.currency());
  }

  private OptionalLong cost(Job job) {
    return rules.costs().of(job.model(), job.request());
  }

  private Retry ofEnded(Handle handle, Job job) {
    AnotherCreate another = another(handle, job);
    if (job.taskId() == null || TASK_IS_OVER.contains(job.errorKind())) {
      return Retry.creating(another);
    }
    return Retry.goingOn(
        "its task "
            + job.taskId()
            + " at gateway "
            + job.gateway()
            + " may still be good. The job continues with it, and nothing is spent",
        another);
  }

  private AnotherCreate another(Handle handle, Job job) {
    AnotherCreate.Kind kind = kind(handle, job);
    String reason =
        switch (kind) {
          case IN_DOUBT ->
              "its create may have been accepted and billed. Look for it at gateway "
                  + job.gateway()
                  + ": if it is there, attach its task id. Created again, it is perhaps paid for"
                  + " twice";
          case NOT_BILLED ->
              "no create of it was billed. A new create is sent, which is free until gateway "
                  + job.gateway()
                  + " accepts it";
          case TAKEN ->
              "gateway "
                  + job.gateway()
                  + (job.taskId() == null
                      ? " had taken a create of it"
                      : " had taken it as task " + job.taskId())
                  + ", which it may have billed though no video came of it. Created again, it is"
                  + " paid for again";
        };
    return new AnotherCreate(kind, reason, cost(job), rules.currency());
  }

  private static AnotherCreate.Kind kind(Handle handle, Job job) {
    if (job.state() == JobState.UNKNOWN
        || JobOperations.CANCELLED_IN_DOUBT.equals(job.errorKind())) {
      return AnotherCreate.Kind.IN_DOUBT;
    }
    Billed billed = Purchases.billedOf(handle, job.id());
    if (billed.creates() == 0) {
      return AnotherCreate.Kind.NOT_BILLED;
    }
    // A refusal of the last create does not settle the doubt about an earlier one.
    return billed.taken() > 0 || job.taskId() != null
        ? AnotherCreate.Kind.TAKEN
        : AnotherCreate.Kind.IN_DOUBT;
  }
}
