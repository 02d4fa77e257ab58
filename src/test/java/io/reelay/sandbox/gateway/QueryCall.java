package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;

/** A {@code GET /v1/video/query} for a task that exists. */
public final class QueryCall extends Call {
  private final Task task;
  private final Tasks tasks;
  private final boolean completed;

  QueryCall(HttpExchange exchange, LoopbackHttp http, Task task, Tasks tasks) {
    super(exchange, http);
    this.task = task;
    this.tasks = tasks;
    this.completed = task.isCompleted(tasks.now());
  }

  @Override
  public String prompt() {
    return task.prompt();
  }

  /** Whether the generation time is over and the video is there. */
  public boolean isCompleted() {
    return completed;
  }

  /** The document a gateway in good health would answer with; the caller may change it. */
  public ObjectNode document() {
    return completed
        ? QuickRouterDocuments.completed(task, tasks.linkTo(task))
        : QuickRouterDocuments.pending(task, task.progress(tasks.now()));
  }

  /** Answers that the job is under way, at 99 % of its progress. */
  public void answerStuck() throws IOException {
    answer(QuickRouterDocuments.pending(task, 0.99));
  }

  /** Answers 200 with this document. */
  public void answer(ObjectNode document) throws IOException {
    if (QuickRouterDocuments.isFinal(document)) {
      // Before the answer leaves: whoever has it may create the next job at once.
      tasks.over(task);
    }
    reply(Reply.json(200, document));
  }

  @Override
  public void answerNormally() throws IOException {
    answer(document());
  }
}
