package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.sandbox.http.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** OpenAI's {@code /v1/videos}: create, list, query, content and remix. */
final class OpenAiVideosApi {
  private final Operations operations;
  private final Surface surface = new OpenAiVideoSurface();

  OpenAiVideosApi(Operations operations) {
    this.operations = operations;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/videos", this::create),
        new Route("GET", "/v1/videos", this::list),
        new Route("GET", "/v1/videos/{id}", this::query),
        new Route("GET", "/v1/videos/{id}/content", this::content),
        new Route("POST", "/v1/videos/{id}/remix", this::remix));
  }

  private void create(ApiRequest request) throws IOException, InvalidRequest {
    operations.create(request, surface, OpenAiVideoBody.read(request));
  }

  /** https://platform.openai.com/docs/api-reference/videos/list. */
  private void list(ApiRequest request) throws IOException, InvalidRequest {
    int limit = Integer.parseInt(request.parameter("limit").orElse("20"));
    if (limit < 1 || limit > 100) {
      throw new InvalidRequest(400, "limit is not from 1 to 100");
    }
    List<Task> videos = new ArrayList<>(operations.tasks(surface));
    if (request.parameter("order").orElse("desc").equals("desc")) {
      Collections.reverse(videos);
    }
    String after = request.parameter("after").orElse(null);
    int from = 0;
    while (after != null && !videos.get(from++).id().equals(after)) {
      if (from == videos.size()) {
        throw new InvalidRequest(404, "Video with id '" + after + "' not found.");
      }
    }
    List<Task> page = videos.subList(from, Math.min(videos.size(), from + limit));
    ObjectNode list = GatewayErrors.object().put("object", "list");
    page.forEach(video -> list.withArray("data").add(operations.document(video)));
    if (page.isEmpty()) {
      list.putArray("data");
    } else {
      list.put("first_id", page.get(0).id()).put("last_id", page.get(page.size() - 1).id());
    }
    list.put("has_more", from + page.size() < videos.size());
    Reply.json(200, list).send(request.exchange());
  }

  private void query(ApiRequest request) throws IOException, InvalidRequest {
    operations.query(request, video(request));
  }

  private void content(ApiRequest request) throws IOException, InvalidRequest {
    completed(request);
    String variant = request.parameter("variant").orElse("video");
    if (!variant.equals("video")) {
      throw new InvalidRequest(400, "this gateway has no variant " + variant);
    }
    operations.download(request, video(request));
  }

  private void remix(ApiRequest request) throws IOException, InvalidRequest {
    Fields fields = JsonBody.read(request);
    OpenAiVideoBody.prompt(fields);
    operations.create(request, surface, RemixBody.promptOnly(fields, completed(request)));
  }

  private Task completed(ApiRequest request) throws InvalidRequest {
    Task video = video(request);
    return operations
        .completed(video.id())
        .orElseThrow(
            () ->
                new InvalidRequest(400, "Task is not completed yet, current status: IN_PROGRESS"));
  }

  private Task video(ApiRequest request) throws InvalidRequest {
    return operations
        .task(request.id())
        .orElseThrow(
            () -> new InvalidRequest(404, "Video with id '" + request.id() + "' not found."));
  }
}
