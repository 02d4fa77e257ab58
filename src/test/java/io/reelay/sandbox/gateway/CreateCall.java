package io.reelay.sandbox.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;

/** A {@code POST /v1/video/create} with a valid key and body. */
public final class CreateCall extends Call {
  private final CreateRequest request;
  private final Tasks tasks;
  private Task task;

  CreateCall(HttpExchange exchange, LoopbackHttp http, CreateRequest request, Tasks tasks) {
    super(exchange, http);
    this.request = request;
    this.tasks = tasks;
  }

  @Override
  public String prompt() {
    return request.prompt();
  }

  @Override
  public void arrive() {
    if (task == null) {
      String key = exchange().getRequestHeaders().getFirst("Idempotency-Key");
      task = tasks.create(request, key);
    }
  }

  @Override
  public void answerNormally() throws IOException {
    arrive();
    // Before the answer leaves: whoever has it may look at the bill at once.
    tasks.answered(task, true);
    try {
      reply(Reply.json(200, QuickRouterDocuments.created(task)));
    } catch (IOException e) {
      tasks.answered(task, false);
      throw e;
    }
  }
}
