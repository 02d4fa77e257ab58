package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Utilities;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** More than one PutObject may have (5 GiB), counted by a server that keeps nothing. */
@Tag("soak")
class LargeVideoIT {
  private static final int PART = 8 * 1024 * 1024;
  private static final long MEDIA_BYTES = 6L * 1024 * 1024 * 1024;

  @Test
  void aVideoOfMoreThan5GibibytesIsPutTogetherOfAllItsParts() throws Exception {
    Counting server = new Counting();
    long bytes = MinimalMp4.size(MEDIA_BYTES);
    S3Writing writing = new S3Writing(S3Checksum.CRC32, true, S3Encryption.OF_THE_BUCKET, null);

    StoredVideo stored =
        new S3VideoStorage(
                server, "videos", PART, Long.MAX_VALUE, writing, (bucket, key, upload) -> true)
            .store(
                new IncomingVideo(MinimalMp4.stream(MEDIA_BYTES), -1),
                new StorageTarget("large.mp4", Map.of("job-id", "01KAJ"), Map.of()));

    assertThat(stored.bytes()).isEqualTo(bytes);
    assertThat(server.lengths).hasSize((int) (bytes / PART) + 1);
    assertThat(server.lengths.subList(0, server.lengths.size() - 1))
        .allMatch(length -> length == PART);
    assertThat(server.lengths.get(server.lengths.size() - 1)).isEqualTo(bytes % PART);
    for (int i = 0; i < server.completed.size(); i++) {
      assertThat(server.completed.get(i).partNumber()).isEqualTo(i + 1);
      assertThat(server.completed.get(i).eTag()).isEqualTo("part-" + (i + 1));
    }
    assertThat(server.completed).hasSameSizeAs(server.lengths);
  }

  private static final class Counting implements S3Client {
    private final List<Long> lengths = new ArrayList<>();
    private List<CompletedPart> completed;

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      if (completed == null) {
        throw S3Exception.builder().statusCode(404).build();
      }
      return HeadObjectResponse.builder()
          .contentLength(lengths.stream().mapToLong(Long::longValue).sum())
          .build();
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
        CreateMultipartUploadRequest request) {
      return CreateMultipartUploadResponse.builder().uploadId("upload").build();
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      lengths.add(body.optionalContentLength().orElseThrow());
      return UploadPartResponse.builder().eTag("part-" + request.partNumber()).build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest request) {
      completed = request.multipartUpload().parts();
      return CompleteMultipartUploadResponse.builder().build();
    }

    @Override
    public S3Utilities utilities() {
      return S3Utilities.builder().region(Region.US_EAST_1).build();
    }

    @Override
    public String serviceName() {
      return S3Client.SERVICE_NAME;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
