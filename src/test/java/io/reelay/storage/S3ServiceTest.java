package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import io.reelay.sandbox.http.LoopbackHttp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class S3ServiceTest {

  private static final URI ENDPOINT = URI.create("https://s3.example.com");

  @Test
  void noKeyIsPrinted() {
    S3Connection connection = new S3Connection("eu-west-1", null, false, "AKIAEXAMPLE", "hush");
    assertThat(connection.toString()).contains("eu-west-1").doesNotContain("AKIAEXAMPLE", "hush");
  }

  @Test
  void anEndpointNeedsNoRegion() {
    try (S3Client client =
        new S3Service(new S3Connection("", ENDPOINT, true, "key", "secret"), Egress.direct())
            .client()) {
      assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.US_EAST_1);
      assertThat(client.serviceClientConfiguration().endpointOverride()).contains(ENDPOINT);
    }
  }

  @Test
  void theGivenRegionIsUsed() {
    try (S3Client client =
        new S3Service(new S3Connection("eu-west-1", null, false, "", ""), Egress.direct())
            .client()) {
      assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.EU_WEST_1);
    }
  }

  /** A name that is no name of a host goes into the path, whatever the setting says. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBucketNameThatNoHostCanHaveIsInThePath(boolean pathStyle) {
    List<String> paths = new CopyOnWriteArrayList<>();
    try (LoopbackHttp server = LoopbackHttp.bind(0, "s3")) {
      server
          .handle(
              "/",
              exchange -> {
                paths.add(exchange.getRequestURI().getPath());
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
              })
          .start();
      S3Connection connection = new S3Connection("", server.uri(), pathStyle, "key", "secret");
      try (S3Client client = new S3Service(connection, Egress.direct()).client();
          S3Presigner presigner = new S3Service(connection, Egress.direct()).presigner()) {
        client.putObject(
            put -> put.bucket("Team_Videos.2026").key("a/b.mp4"), RequestBody.fromString("video"));

        assertThat(paths).containsExactly("/Team_Videos.2026/a/b.mp4");
        assertThat(
                client
                    .utilities()
                    .getUrl(get -> get.bucket("Team_Videos.2026").key("a/b.mp4"))
                    .toString())
            .isEqualTo(server.uri() + "/Team_Videos.2026/a/b.mp4");
        assertThat(
                presigner
                    .presignGetObject(
                        link ->
                            link.signatureDuration(Duration.ofMinutes(1))
                                .getObjectRequest(
                                    get -> get.bucket("Team_Videos.2026").key("a/b.mp4")))
                    .url()
                    .toString())
            .startsWith(server.uri() + "/Team_Videos.2026/a/b.mp4?");
      }
    }
  }
}
