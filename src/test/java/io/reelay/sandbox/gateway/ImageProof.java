package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.reelay.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Fetches the images that a create names, as a gateway does, before it takes the create: a link
 * that does not work, or leads to something else, is refused. Only links to this machine.
 */
final class ImageProof {
  private static final Set<String> FIELDS =
      Set.of("images", "image", "image_url", "input_reference", "reference_images");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Duration TIMEOUT = Patience.LIMIT;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private final boolean on;
  private final Traffic traffic;

  ImageProof(boolean on, Traffic traffic) {
    this.on = on;
    this.traffic = traffic;
  }

  void check(JsonNode body) throws InvalidRequest {
    if (!on) {
      return;
    }
    for (String field : FIELDS) {
      for (String link : texts(body.path(field)).toList()) {
        if (link.matches("https?://.*") && LOOPBACK.contains(URI.create(link).getHost())) {
          fetch(field, URI.create(link));
        }
      }
    }
  }

  private static Stream<String> texts(JsonNode node) {
    Stream<String> own = node.isTextual() ? Stream.of(node.textValue()) : Stream.empty();
    return Stream.concat(own, node.valueStream().flatMap(ImageProof::texts));
  }

  private void fetch(String field, URI link) throws InvalidRequest {
    HttpRequest get = HttpRequest.newBuilder(link).timeout(TIMEOUT).build();
    try {
      HttpResponse<InputStream> response = HTTP.send(get, BodyHandlers.ofInputStream());
      MessageDigest sha256 = DigestUtils.getSha256Digest();
      try (InputStream body = new DigestInputStream(response.body(), sha256)) {
        byte[] head = body.readNBytes(ImageType.HEAD);
        body.transferTo(OutputStream.nullOutputStream());
        if (response.statusCode() != 200) {
          throw refused(field, "HTTP " + response.statusCode());
        }
        if (ImageType.of(head).isEmpty()) {
          throw refused(field, "it is no PNG, JPEG or WebP");
        }
      }
      traffic.image(HexFormat.of().formatHex(sha256.digest()));
    } catch (IOException e) {
      throw refused(field, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(field, "the gateway is closing");
    }
  }

  private static InvalidRequest refused(String field, String fault) {
    return InvalidRequest.field(
        field, "invalid_value", "The image in '" + field + "' cannot be used: " + fault + ".");
  }
}
