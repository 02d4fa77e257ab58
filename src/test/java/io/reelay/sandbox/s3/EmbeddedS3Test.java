package io.reelay.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import io.reelay.storage.S3Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class EmbeddedS3Test {

  private static final String KEY = "2026-11-21/lighthouse 灯台.mp4";

  @TempDir Path folder;

  @Test
  void anObjectInAPublicBucketOpensByItsPlainUrl() throws Exception {
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder)) {
      s3.createPublicBucket("videos");
      put(s3, "videos");

      HttpResponse<String> answer = getUnsigned(s3, "videos");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("video/mp4");
      assertThat(answer.body()).isEqualTo("moving pictures");
    }
  }

  @Test
  void anObjectInAPlainBucketDoesNot() throws Exception {
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder)) {
      s3.createBucket("private");
      put(s3, "private");
      assertThat(getUnsigned(s3, "private").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder)) {
      S3Connection wrong =
          new S3Connection("", s3.connection().endpoint(), true, "embedded", "guessed");
      try (S3Client client = new S3Service(wrong, Egress.direct()).client()) {
        assertThatExceptionOfType(S3Exception.class)
            .isThrownBy(client::listBuckets)
            .satisfies(e -> assertThat(e.statusCode()).isEqualTo(403));
      }
    }
  }

  @Test
  void objectsOutliveTheServer() throws Exception {
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder)) {
      s3.createPublicBucket("videos");
      put(s3, "videos");
    }
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder, 0, "other", "other-secret")) {
      assertThat(s3.client().headObject(head -> head.bucket("videos").key(KEY)).metadata())
          .isEqualTo(Map.of("job-id", "01KAJ"));
      assertThat(getUnsigned(s3, "videos").statusCode()).isEqualTo(200);
    }
  }

  private static void put(EmbeddedS3 s3, String bucket) {
    s3.client()
        .putObject(
            put ->
                put.bucket(bucket)
                    .key(KEY)
                    .contentType("video/mp4")
                    .metadata(Map.of("job-id", "01KAJ")),
            RequestBody.fromString("moving pictures"));
  }

  private static HttpResponse<String> getUnsigned(EmbeddedS3 s3, String bucket) throws Exception {
    String url = s3.client().utilities().getUrl(get -> get.bucket(bucket).key(KEY)).toString();
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
