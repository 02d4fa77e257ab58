package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Why no route calls a bucket by {@code aws2-s3:} (docs/design.md): what the component of Camel
 * 4.18.0 makes of such calls. A test that fails on a newer Camel is a reason to look again.
 */
class CamelS3ComponentTest {
  private static final String BUCKET = "aws2-s3://bucket?amazonS3Client=#s3&keyName=unused";
  private static final String BY_REQUEST = BUCKET + "&pojoRequest=true";

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<Object> calls = new ArrayList<>();
  private final AtomicBoolean unreachable = new AtomicBoolean();
  private final AtomicBoolean atItsEnd = new AtomicBoolean();
  private final List<Boolean> whenPutBegan = new ArrayList<>();

  @BeforeEach
  void bucket() {
    camel
        .getRegistry()
        .bind(
            "s3",
            Proxy.newProxyInstance(
                S3Client.class.getClassLoader(),
                new Class<?>[] {S3Client.class},
                (proxy, method, arguments) -> answer(method.getName(), arguments)));
  }

  private Object answer(String call, Object[] arguments) {
    switch (call) {
      case "headBucket":
        if (unreachable.get()) {
          throw SdkClientException.create("unreachable");
        }
        return HeadBucketResponse.builder().build();
      case "putObject":
        whenPutBegan.add(atItsEnd.get());
        calls.add(arguments[0]);
        return PutObjectResponse.builder().eTag("e").build();
      case "deleteObject":
        calls.add(arguments[0]);
        return DeleteObjectResponse.builder().build();
      case "hashCode":
        return 1;
      default:
        return null;
    }
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void send(String uri, Object body, Map<String, Object> headers) {
    camel.start();
    camel.createProducerTemplate().sendBodyAndHeaders(uri, body, headers);
  }

  @Test
  void aDeleteTakesItsConditionFromTheRequest() {
    DeleteObjectRequest request =
        DeleteObjectRequest.builder().bucket("bucket").key("${camelId}").ifMatch("e").build();
    send(BY_REQUEST + "&operation=deleteObject", request, Map.of());
    assertThat(calls).containsExactly(request);
  }

  @Test
  void aPutTakesNoRequestSoItsConditionAndChecksumCannotBeGiven() {
    PutObjectRequest request =
        PutObjectRequest.builder().bucket("bucket").key("k").ifMatch("e").build();
    assertThatThrownBy(() -> send(BY_REQUEST, request, Map.of()))
        .hasRootCauseInstanceOf(NoTypeConversionAvailableException.class);
    assertThat(calls).isEmpty();
  }

  @Test
  void theKeyOfAPutIsEvaluatedAsSimple() {
    send(BUCKET, "text", Map.of("CamelAwsS3Key", "a ${camelId}.json"));
    assertThat(calls)
        .singleElement(InstanceOfAssertFactories.type(PutObjectRequest.class))
        .extracting(PutObjectRequest::key)
        .isEqualTo("a " + camel.getName() + ".json");
  }

  @Test
  void aListingOfTheSecondVersionIsPassedOverWithoutAWord() {
    send(
        BY_REQUEST + "&operation=listObjects",
        ListObjectsV2Request.builder().bucket("bucket").build(),
        Map.of());
    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&lazyStartProducer=true", "&autoCreateBucket=false"})
  void aBucketThatCannotBeReachedKeepsARouteFromStarting(String option) throws Exception {
    unreachable.set(true);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:a").to(BY_REQUEST + "&operation=deleteObject" + option);
          }
        });
    assertThatThrownBy(camel::start).hasRootCauseInstanceOf(SdkClientException.class);
  }

  @Test
  void aStreamWithoutALengthIsReadToItsEndBeforeAnythingIsSent() {
    FilterInputStream video =
        new FilterInputStream(new ByteArrayInputStream(new byte[1 << 20])) {
          @Override
          public boolean markSupported() {
            return false;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            atItsEnd.compareAndSet(false, count < 0);
            return count;
          }
        };
    send(BUCKET + "&multiPartUpload=true&partSize=4194304", video, Map.of());
    assertThat(whenPutBegan).containsExactly(true);
  }
}
