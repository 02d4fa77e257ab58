package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3Feature;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.BrokenVideoException;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

@ExtendWith(S3TestServer.class)
class S3ChecksumTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final byte[] SHORT_VIDEO = MinimalMp4.of(100_000);
  private static final byte[] LONG_VIDEO = MinimalMp4.of(PART + 4321);
  private static final StorageTarget TARGET =
      new StorageTarget("a.mp4", Map.of("job-id", "01KAJ"), Map.of());

  /** Of "123456789"; the CRCs are the check values of the CRC catalogue. */
  @ParameterizedTest
  @CsvSource({
    "MD5, 25f9e794323b453885f5181f1b624d0b",
    "CRC32, cbf43926",
    "CRC32C, e3069283",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
  })
  void itIsTheBytesOfTheDigestInBase64(S3Checksum checksum, String hex) {
    byte[] text = "123456789 and what is behind it".getBytes();
    assertThat(checksum.of(text, 9))
        .isEqualTo(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @EnumSource
  void aVideoIsStoredWithEachOfThem(S3Checksum checksum, S3Bucket bucket) throws Exception {
    for (byte[] video : new byte[][] {SHORT_VIDEO, LONG_VIDEO}) {
      StoredVideo stored = store(bucket.client(), bucket, checksum, video);
      assertThat(stored.sha256()).isEqualTo(Sha256.of(video));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerRefusesABodyThatWasDamagedOnTheWay(S3Checksum checksum, S3Bucket bucket) {
    bucket.assumeServer(
        checksum == S3Checksum.MD5 ? S3Feature.CHECKS_MD5 : S3Feature.CHECKS_CHECKSUMS);
    S3Client damaging =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            return super.putObject(request, damaged(body));
          }

          @Override
          public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
            return super.uploadPart(request, damaged(body));
          }
        };
    for (byte[] video : new byte[][] {SHORT_VIDEO, LONG_VIDEO}) {
      assertThatIOException()
          .isThrownBy(() -> store(damaging, bucket, checksum, video))
          .isNotInstanceOf(BrokenVideoException.class)
          .withMessageStartingWith("S3 did not accept a.mp4");
    }
    assertThat(bucket.keys()).isEmpty();
    assertThat(bucket.pendingUploads()).isEmpty();
  }

  private static RequestBody damaged(RequestBody body) {
    try {
      byte[] bytes = body.contentStreamProvider().newStream().readAllBytes();
      bytes[bytes.length / 2] ^= 1;
      return RequestBody.fromBytes(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theSha256IsKeptWithTheObject(S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.KEEPS_CHECKSUMS);
    StoredVideo stored = store(bucket.client(), bucket, S3Checksum.SHA256, SHORT_VIDEO);
    assertThat(HexFormat.of().formatHex(Base64.getDecoder().decode(head(bucket).checksumSHA256())))
        .isEqualTo(stored.sha256());

    store(bucket.client(), bucket, S3Checksum.SHA256, LONG_VIDEO);
    assertThat(head(bucket).checksumSHA256()).endsWith("-2");
  }

  private static HeadObjectResponse head(S3Bucket bucket) {
    return bucket
        .client()
        .headObject(
            head ->
                head.bucket(bucket.name()).key(TARGET.key()).checksumMode(ChecksumMode.ENABLED));
  }

  private static StoredVideo store(
      S3Client client, S3Bucket bucket, S3Checksum checksum, byte[] video) throws IOException {
    return new S3VideoStorage(
            client,
            bucket.name(),
            PART,
            Long.MAX_VALUE,
            new S3Writing(checksum, true, S3Encryption.OF_THE_BUCKET, null),
            (name, key, upload) -> true)
        .store(new IncomingVideo(new ByteArrayInputStream(video), -1), TARGET);
  }
}
