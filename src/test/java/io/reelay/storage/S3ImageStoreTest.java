package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.reelay.intake.image.Pictures;
import io.reelay.net.Egress;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3Feature;
import io.reelay.sandbox.s3.S3TestServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

@ExtendWith(S3TestServer.class)
class S3ImageStoreTest {
  private static final byte[] PICTURE = Pictures.png(0xFF8800);
  private static final LocalImage IMAGE = image("refs/0a1b.png", PICTURE);
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final S3Writing WRITING =
      new S3Writing(S3Checksum.MD5, true, S3Encryption.OF_THE_BUCKET, null);

  private S3Bucket bucket;
  private S3Links links;
  private S3ImageStore images;

  @BeforeEach
  void open(S3Bucket bucket) {
    this.bucket = bucket;
    links =
        new S3Links(new S3Service(bucket.connection(), Egress.direct()).presigner(), bucket.name());
    images = new S3ImageStore(bucket.client(), links, bucket.name(), WRITING);
  }

  @AfterEach
  void close() {
    images.close();
  }

  @Test
  void anyoneWithTheLinkGetsTheImageAndWithoutItsSignatureNobody() throws Exception {
    images.put(IMAGE);

    URI link = images.link(IMAGE.key(), LIFETIME);

    HttpResponse<byte[]> answer = get(link);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(answer.body()).isEqualTo(PICTURE);
    assertThat(link.getQuery()).contains("X-Amz-Expires=600");
    // Some servers' secret is the same as the name of the key, which is there.
    assertThat(link.toString().replaceFirst("X-Amz-Credential=[^&]*", ""))
        .doesNotContain(bucket.connection().secretKey());
    bucket.assumeServer(S3Feature.REFUSES_UNSIGNED);
    assertThat(get(URI.create(link.toString().replaceAll("\\?.*", ""))).statusCode())
        .isEqualTo(403);
  }

  @Test
  void whatIsThereIsNotSentAgain() throws Exception {
    AtomicInteger puts = new AtomicInteger();
    S3ImageStore counted = store(counting(puts));

    counted.put(IMAGE);
    counted.put(IMAGE);
    assertThat(puts).hasValue(1);

    counted.put(image(IMAGE.key(), Pictures.png(0)));
    assertThat(puts).as("another size is an upload that went wrong").hasValue(2);
  }

  @Test
  void aBucketThatDoesNotTellWhatIsThereGetsTheImage() throws Exception {
    AtomicInteger puts = new AtomicInteger();
    S3ImageStore withoutList =
        store(
            new DelegatingS3Client(counting(puts)) {
              @Override
              public HeadObjectResponse headObject(HeadObjectRequest request) {
                throw S3Exception.builder().statusCode(403).message("Forbidden").build();
              }
            });

    withoutList.put(IMAGE);

    assertThat(puts).hasValue(1);
    assertThat(images.size(IMAGE.key())).isEqualTo(PICTURE.length);
  }

  @Test
  void anImageThatWasChangedMeanwhileIsNotStored() {
    LocalImage changed =
        new LocalImage(
            // The embedded server would leave the folder of a key behind.
            "0a1b.png",
            IMAGE.sha256(),
            ImageType.PNG,
            PICTURE.length,
            () -> new ByteArrayInputStream(new byte[PICTURE.length]));

    assertThatIOException().isThrownBy(() -> images.put(changed));

    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void whatAnUploadOpensItCloses() throws Exception {
    AtomicInteger open = new AtomicInteger();
    LocalImage watched =
        new LocalImage(
            IMAGE.key(),
            IMAGE.sha256(),
            ImageType.PNG,
            PICTURE.length,
            () -> {
              open.incrementAndGet();
              return new ByteArrayInputStream(PICTURE) {
                @Override
                public void close() {
                  open.decrementAndGet();
                }
              };
            });

    images.put(watched);

    assertThat(open).hasValue(0);
    assertThat(bucket.keys()).containsExactly(IMAGE.key());
  }

  @Test
  void anImageIsReadBackWithItsSize() throws Exception {
    images.put(IMAGE);

    assertThat(images.size(IMAGE.key())).isEqualTo(PICTURE.length);
    try (InputStream in = images.open(IMAGE.key())) {
      assertThat(in).hasBinaryContent(PICTURE);
    }
  }

  @Test
  void anImageThatIsGoneIsToldFromAServerThatDoesNotAnswer() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> images.size("refs/gone.png"));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> images.open("refs/gone.png"));

    S3ImageStore down =
        store(
            new DelegatingS3Client(bucket.client()) {
              @Override
              public HeadObjectResponse headObject(HeadObjectRequest request) {
                throw S3Exception.builder().statusCode(503).message("Slow down").build();
              }
            });
    assertThatIOException()
        .isThrownBy(() -> down.size(IMAGE.key()))
        .isNotInstanceOf(NoSuchFileException.class);
    assertThatIOException()
        .isThrownBy(() -> down.put(IMAGE))
        .isNotInstanceOf(NoSuchFileException.class);
  }

  @Test
  void eachImageIsSentWithWhatTheServerCanCheckItBy() throws Exception {
    List<String> sums = new ArrayList<>();
    S3Client client =
        new DelegatingS3Client(bucket.client()) {
          @Override
          public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            sums.add(request.contentMD5());
            return super.putObject(request, body);
          }
        };

    store(client).put(IMAGE);

    assertThat(sums).containsExactly(Base64.getEncoder().encodeToString(DigestUtils.md5(PICTURE)));
  }

  private S3ImageStore store(S3Client client) {
    return new S3ImageStore(client, links, bucket.name(), WRITING);
  }

  private S3Client counting(AtomicInteger puts) {
    return new DelegatingS3Client(bucket.client()) {
      @Override
      public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        puts.incrementAndGet();
        return super.putObject(request, body);
      }
    };
  }

  private static LocalImage image(String key, byte[] content) {
    return new LocalImage(
        key,
        Sha256.of(content),
        ImageType.PNG,
        content.length,
        () -> new ByteArrayInputStream(content));
  }

  private static HttpResponse<byte[]> get(URI link) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());
  }
}
