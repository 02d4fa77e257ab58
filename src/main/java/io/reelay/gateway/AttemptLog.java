package io.reelay.gateway;

import io.reelay.gateway.TaskReport.Transcript;
import io.reelay.ledger.FieldBounds;
import io.reelay.ledger.claim.ClaimedJob;
import io.reelay.ledger.outbox.Outbox;
import io.reelay.ledger.query.JobAttempt;
import io.reelay.ledger.query.JobHistory;
import io.reelay.net.Redaction;
import io.reelay.storage.StorageFailedException;
import java.time.InstantSource;
import java.util.Locale;
import org.apache.camel.Exchange;

/** Writes the routes' attempts into the history, in words. */
public final class AttemptLog {
  private final JobHistory history;
  private final Redaction redaction;
  private final InstantSource clock;

  public AttemptLog(JobHistory history, Redaction redaction, InstantSource clock) {
    this.history = history;
    this.redaction = redaction;
    this.clock = clock;
  }

  /**
   * A create was answered.
   *
   * @param outcome meaning of the answer
   */
  public void created(ClaimedJob job, CreateOutcome outcome, TaskReport answer) {
    Transcript said = answer.transcript();
    history.created(
        job,
        outcome.name().toLowerCase(Locale.ROOT),
        said.tookMillis(),
        said.request(),
        said.answer());
  }

  /**
   * A create has no answer, or was never sent.
   *
   * @param request input of the gateway's Kamelet; null if it could not be built
   */
  public void createFailed(ClaimedJob job, String outcome, Object request, Exception cause) {
    String sent = request == null ? null : redaction.excerpt(request.toString());
    history.created(job, outcome, null, sent, text(cause));
  }

  /** A query was answered. */
  public void queried(ClaimedJob job, TaskReport answer) {
    Transcript said = answer.transcript();
    String outcome =
        answer.ok() && answer.word() != null
            ? answer.word()
            : "HTTP " + answer.httpStatus() + (answer.isEmpty() ? ", nothing found in it" : "");
    Long took = said.tookMillis();
    note(job.id(), "query", outcome, took, said.request(), said.answer());
  }

  /** A query has no readable answer. */
  public void queryFailed(ClaimedJob job, Exception cause) {
    note(job.id(), "query", "no answer", null, null, text(cause));
  }

  /**
   * The video is in the storage.
   *
   * @param address source of the download
   * @param remark about its content; null = none
   */
  public void transferred(ClaimedJob job, String address, String remark, Exchange exchange) {
    stored(job, "upload", "stored", address, remark, exchange);
  }

  /** The download's answer was not the video. */
  public void downloadRefused(ClaimedJob job, String address, int httpStatus, Exchange exchange) {
    stored(job, "download", "HTTP " + httpStatus, address, null, exchange);
  }

  /** The download broke off, or the storage did not take the video. */
  public void transferFailed(ClaimedJob job, String address, Exception cause, Exchange exchange) {
    String stage = cause instanceof StorageFailedException ? "upload" : "download";
    stored(job, stage, "failed", address, text(cause), exchange);
  }

  private void stored(
      ClaimedJob job,
      String stage,
      String outcome,
      String address,
      String answer,
      Exchange exchange) {
    String from = redaction.excerpt(address);
    note(job.id(), stage, outcome, exchange.getClock().elapsed(), from, answer);
  }

  /** The webhook answered. */
  public void delivered(Outbox.Delivery delivery, int httpStatus, Exchange exchange) {
    note(
        delivery.jobId(),
        "webhook",
        "HTTP " + httpStatus,
        exchange.getClock().elapsed(),
        words(delivery),
        redaction.excerpt(exchange.getMessage().getBody(String.class)));
  }

  /** The webhook did not answer. */
  public void notDelivered(Outbox.Delivery delivery, Exception cause, Exchange exchange) {
    note(
        delivery.jobId(),
        "webhook",
        "no answer",
        exchange.getClock().elapsed(),
        words(delivery),
        text(cause));
  }

  private static String words(Outbox.Delivery delivery) {
    return delivery.type() + " " + delivery.id();
  }

  private void note(
      String jobId, String stage, String outcome, Long took, String request, String answer) {
    long now = clock.millis();
    history.note(
        jobId,
        new JobAttempt(
            now - (took == null ? 0 : took),
            stage,
            FieldBounds.cut(outcome, FieldBounds.WORD),
            took,
            request,
            answer));
  }

  private String text(Exception cause) {
    return redaction.excerpt(cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }
}
