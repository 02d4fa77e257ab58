package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;

/** A create, remix or making of a character with a valid key and body. */
public final class CreateCall extends Call {
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
      task = tasks.create(surface, create, path, header("Idempotency-Key"));
    }
  }

  @Override
  public void answerNormally() throws IOException {
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
