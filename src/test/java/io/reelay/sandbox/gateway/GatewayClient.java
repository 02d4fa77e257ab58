package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A user of the gateway, as its documents describe one. */
final class GatewayClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SimulatedGateway gateway;

  GatewayClient(SimulatedGateway gateway) {
    this.gateway = gateway;
  }

  static ObjectNode body(String prompt) {
    return JSON.createObjectNode().put("model", "sora-2").put("prompt", prompt);
  }

  HttpResponse<String> create(String prompt) throws IOException, InterruptedException {
    return post(body(prompt).toString());
  }

  CompletableFuture<HttpResponse<String>> createLater(String prompt) {
    HttpRequest request = post().POST(BodyPublishers.ofString(body(prompt).toString())).build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(post().POST(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder post() {
    return to("/v1/video/create").header("Content-Type", "application/json");
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  /** The document at a path. */
  JsonNode told(String path) throws IOException, InterruptedException {
    return json(get(path));
  }

  /** The id of what this makes there. */
  String made(String path, String body) throws IOException, InterruptedException {
    return json(post(path, body)).path("id").asText();
  }

  /** With the key. */
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(gateway.uri().resolve(path))
        .header("Authorization", "Bearer " + gateway.apiKey());
  }

  static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  String createdId(String prompt) throws IOException, InterruptedException {
    return json(create(prompt)).path("id").asText();
  }

  HttpResponse<String> query(String id) throws IOException, InterruptedException {
    return get("/v1/video/query?id=" + encoded(id));
  }

  JsonNode state(String id) throws IOException, InterruptedException {
    return json(query(id));
  }

  URI link(String id) throws IOException, InterruptedException {
    return URI.create(state(id).path("video_url").asText());
  }

  HttpResponse<byte[]> download(URI link) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());
  }

  /** With the key. */
  HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
    return http.send(to(path).build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.timeout(Patience.LIMIT).build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }
}
