package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.time.Duration;

/** A query for a task that exists. */
public final class QueryCall extends Call {
  private final Task task;
  private final Tasks tasks;
  private final Duration pollAfter;
  private final boolean completed;

  QueryCall(ApiRequest request, Task task, Tasks tasks, Duration pollAfter) {
    super(request.exchange(), request.http());
    this.task = task;
    this.tasks = tasks;
    this.pollAfter = pollAfter;
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
        ? surface().completed(task, tasks.linkTo(task))
        : surface().pending(task, task.progress(tasks.now()));
  }

  /** Answers that the job is under way, at 99 % of its progress. */
  public void answerStuck() throws IOException {
    answer(surface().pending(task, 0.99));
  }

  /** Answers 200 with this document. */
  public void answer(ObjectNode document) throws IOException {
    if (surface().isFinal(document)) {
      // Before the answer leaves: whoever has it may create the next job at once.
      tasks.over(task);
    }
    Reply reply = Reply.json(200, document);
    reply(
        pollAfter == null
            ? reply
            : reply.header("openai-poll-after-ms", Long.toString(pollAfter.toMillis())));
  }

  @Override
  public void answerNormally() throws IOException {
    answer(document());
  }

  Surface surface() {
    return task.surface();
  }
}
