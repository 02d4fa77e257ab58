package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A server that does not know a checksum still gets its videos. */
class AgreedChecksumTest {
  private final AgreedChecksum checksum = new AgreedChecksum(S3Checksum.AUTO);

  private static S3Exception refusal(int status) {
    return (S3Exception) S3Exception.builder().statusCode(status).message("no").build();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 501})
  void aRefusedHeaderIsNotSentAgain(int status) {
    assertThat(checksum.isChangedBy(refusal(status))).isTrue();

    assertThat(checksum.forUpload()).isEqualTo(S3Checksum.MD5);
    checksum.taken(false);
    assertThat(checksum.forUpload()).isEqualTo(S3Checksum.MD5);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 405, 500, 503})
  void afterAnotherRefusalTheNextTryHasAnotherChecksum(int status) {
    assertThat(checksum.isChangedBy(refusal(status))).isFalse();
    assertThat(checksum.forUpload()).isEqualTo(S3Checksum.MD5);

    assertThat(checksum.isChangedBy(refusal(status))).isFalse();
    assertThat(checksum.forUpload()).isEqualTo(S3Checksum.CRC32C);
  }

  @Test
  void aConfirmedChecksumStaysAfterARefusal() {
    checksum.taken(true);

    assertThat(checksum.isChangedBy(refusal(403))).isFalse();

    assertThat(checksum.forUpload()).isEqualTo(S3Checksum.CRC32C);
  }

  @Test
  void aChecksumThatIsSetStays() {
    AgreedChecksum set = new AgreedChecksum(S3Checksum.SHA256);

    assertThat(set.isChangedBy(refusal(501))).isFalse();

    assertThat(set.forUpload()).isEqualTo(S3Checksum.SHA256);
  }
}
