package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3ConnectionTest {

  private static final URI ENDPOINT = URI.create("https://s3.example.com");

  @Test
  void noKeyIsPrinted() {
    S3Connection connection = new S3Connection("eu-west-1", null, false, "AKIAEXAMPLE", "hush");
    assertThat(connection.toString()).contains("eu-west-1").doesNotContain("AKIAEXAMPLE", "hush");
  }

  @Test
  void anEndpointNeedsNoRegion() {
    try (S3Client client = new S3Connection("", ENDPOINT, true, "key", "secret").open()) {
      assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.US_EAST_1);
      assertThat(client.serviceClientConfiguration().endpointOverride()).contains(ENDPOINT);
    }
  }

  @Test
  void theGivenRegionIsUsed() {
    try (S3Client client = new S3Connection("eu-west-1", null, false, "", "").open()) {
      assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.EU_WEST_1);
    }
  }
}
