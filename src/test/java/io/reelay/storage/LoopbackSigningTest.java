package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;

class LoopbackSigningTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9000",
        "http://127.1.2.3:9000",
        "http://localhost:9000",
        "http://[::1]:9000"
      })
  void aServerOnThisMachineIsMeant(URI endpoint) {
    assertThat(LoopbackSigning.isFor(endpoint)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1:9000",
        "http://minio:9000",
        "http://127.evil.example:9000",
        "http://localhost.example:9000",
        "https://127.0.0.1:9000",
        "http://127.0.0.1",
        "http://127.0.0.1:80"
      })
  void noOtherServerIsMeant(URI endpoint) {
    assertThat(LoopbackSigning.isFor(endpoint)).isFalse();
    assertThat(LoopbackSigning.isFor(null)).isFalse();
  }

  @Test
  void theHeadersAreSignedAndTheBodyIsNot() {
    SdkHttpRequest put =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.PUT)
            .uri(URI.create("http://127.0.0.1:9000/videos/a.mp4"))
            .putHeader("x-amz-checksum-crc32c", "4waSgw==")
            .build();

    SdkHttpRequest signed =
        new LoopbackSigning()
            .signer()
            .sign(
                SignRequest.builder(AwsBasicCredentials.create("key", "secret"))
                    .request(put)
                    .payload(ContentStreamProvider.fromUtf8String("123456789"))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .build())
            .request();

    assertThat(signed.getUri()).isEqualTo(put.getUri());
    assertThat(signed.firstMatchingHeader("Host")).contains("127.0.0.1:9000");
    assertThat(signed.firstMatchingHeader("x-amz-content-sha256")).contains("UNSIGNED-PAYLOAD");
    assertThat(signed.firstMatchingHeader("Authorization").orElseThrow())
        .contains("x-amz-checksum-crc32c");
  }
}
