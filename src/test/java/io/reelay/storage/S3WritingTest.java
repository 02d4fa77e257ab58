package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3Feature;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.media.IncomingVideo;
import io.reelay.storage.media.MinimalMp4;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;

/** Each is so of a video in one body and of one in parts. */
@ExtendWith(S3TestServer.class)
class S3WritingTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final String KEY = "a.mp4";

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void aVideoHasItsTags(int size, S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.TAGS);
    Map<String, String> tags = Map.of("team", "video", "made by", "sora-2 @main/灯台+=x");

    store(bucket, size, S3Encryption.OF_THE_BUCKET, null, tags);

    assertThat(
            bucket
                .client()
                .getObjectTagging(get -> get.bucket(bucket.name()).key(KEY))
                .tagSet()
                .stream()
                .collect(Collectors.toMap(Tag::key, Tag::value)))
        .isEqualTo(tags);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void aVideoHasItsStorageClass(int size, S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.STORAGE_CLASSES);
    store(bucket, size, S3Encryption.OF_THE_BUCKET, "STANDARD_IA", Map.of());
    assertThat(head(bucket).storageClass()).isEqualTo(StorageClass.STANDARD_IA);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PART + 1000})
  void aVideoIsEncryptedAsAsked(int size, S3Bucket bucket) throws Exception {
    bucket.assumeServer(S3Feature.ENCRYPTION);
    store(bucket, size, new S3Encryption(ServerSideEncryption.AES256, null), null, Map.of());
    assertThat(head(bucket).serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
  }

  @ParameterizedTest
  @EnumSource(names = {"AWS_KMS", "AWS_KMS_DSSE"})
  void aKmsKeyIsAskedForByEveryWayOfWriting(ServerSideEncryption mode) {
    S3Writing writing =
        new S3Writing(S3Checksum.SHA256, true, new S3Encryption(mode, "alias/videos"), null);
    StorageTarget target = new StorageTarget(KEY, Map.of(), Map.of());
    PutObjectRequest.Builder put = PutObjectRequest.builder();
    CreateMultipartUploadRequest.Builder upload = CreateMultipartUploadRequest.builder();

    writing.on(put, target);
    writing.on(upload, target);

    assertThat(put.build().serverSideEncryption()).isEqualTo(mode);
    assertThat(put.build().ssekmsKeyId()).isEqualTo("alias/videos");
    assertThat(upload.build().serverSideEncryption()).isEqualTo(mode);
    assertThat(upload.build().ssekmsKeyId()).isEqualTo("alias/videos");
  }

  @Test
  void nothingIsAskedForThatIsNotSet() {
    S3Writing writing = new S3Writing(S3Checksum.MD5, true, S3Encryption.OF_THE_BUCKET, null);
    PutObjectRequest.Builder put = PutObjectRequest.builder();

    writing.on(put, new StorageTarget(KEY, Map.of(), Map.of()));

    assertThat(put.build()).isEqualTo(PutObjectRequest.builder().metadata(Map.of()).build());
  }

  private static HeadObjectResponse head(S3Bucket bucket) {
    return bucket.client().headObject(head -> head.bucket(bucket.name()).key(KEY));
  }

  private static void store(
      S3Bucket bucket,
      int size,
      S3Encryption encryption,
      String storageClass,
      Map<String, String> tags)
      throws IOException {
    new S3VideoStorage(
            bucket.client(),
            bucket.name(),
            PART,
            Long.MAX_VALUE,
            new S3Writing(S3Checksum.MD5, true, encryption, storageClass),
            (name, key, upload) -> true)
        .store(
            new IncomingVideo(new ByteArrayInputStream(MinimalMp4.of(size)), -1),
            new StorageTarget(KEY, Map.of("job-id", "01KAJ"), tags));
  }
}
