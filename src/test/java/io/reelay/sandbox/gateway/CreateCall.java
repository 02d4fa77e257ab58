package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.util.Optional;

/** A create, remix or making of a character with a valid key and body. */
public final class CreateCall extends Call {
  private static final String KEY = "Idempotency-Key";

  private final Surface surface;
  private final CreateRequest create;
  private final Tasks tasks;
  private Task task;

  CreateCall(ApiRequest request, Surface surface, CreateRequest create, Tasks tasks) {
    super(request.exchange(), request.http());
    this.surface = surface;
    this.create = create;
    this.tasks = tasks;
  }

  @Override
  public String prompt() {
    return create.prompt();
  }

  @Override
  public void arrive() {
    if (task == null) {
      String path = exchange().getRequestURI().getRawPath();
      task = tasks.create(surface, create, path, header(KEY));
    }
  }

  @Override
  public void answerNormally() throws IOException {
    Optional<Task> before = task == null ? tasks.keys().refusedFor(header(KEY)) : Optional.empty();
    if (before.isPresent()) {
      reply(Reply.json(409, tasks.keys().refusal(before.get())));
      return;
    }
    arrive();
    ObjectNode document = surface.created(task);
    // Before the answer leaves: whoever has it may look at the bill at once.
    tasks.answered(task, true);
    if (surface.endsWithCreate()) {
      tasks.over(task);
    }
    try {
      reply(Reply.json(200, document));
    } catch (IOException e) {
      tasks.answered(task, false);
      throw e;
    }
  }
}
