package io.reelay.sandbox.gateway;

import java.io.IOException;
import java.util.List;

/** OpenAI's {@code /v1/videos}: create, query, content and remix. */
final class OpenAiVideosApi {
  private final Operations operations;
  private final Surface surface = new OpenAiVideoSurface();

  OpenAiVideosApi(Operations operations) {
    this.operations = operations;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/videos", this::create),
        new Route("GET", "/v1/videos/{id}", this::query),
        new Route("GET", "/v1/videos/{id}/content", this::content),
        new Route("POST", "/v1/videos/{id}/remix", this::remix));
  }

  private void create(ApiRequest request) throws IOException, InvalidRequest {
    operations.create(request, surface, OpenAiVideoBody.read(request));
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
