package io.reelay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Which calls of a bucket are steps of a route, and which are not (docs/design.md): what {@code
 * aws2-s3:} of Camel 4.18.0 makes of them. A test that fails on a newer Camel is a reason to look
 * again.
 */
class CamelS3ComponentTest {
  private static final String BUCKET = "aws2-s3://bucket?amazonS3Client=#s3&keyName=unused";
  private static final String BY_REQUEST = BUCKET + "&pojoRequest=true";

  /** Read to its end by nobody. */
  private static final AbortableInputStream OPEN =
      AbortableInputStream.create(
          new InputStream() {
            @Override
            public int read() {
              throw new IllegalStateException("is read");
            }
          });

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<Object> calls = new ArrayList<>();
  private final AtomicBoolean unreachable = new AtomicBoolean();
  private final AtomicReference<S3Exception> refusal = new AtomicReference<>();
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
    if (refusal.get() != null && call.endsWith("Object")) {
      throw refusal.get();
    }
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
      case "copyObject":
        calls.add(arguments[0]);
        return CopyObjectResponse.builder().build();
      case "headObject":
        calls.add(arguments[0]);
        return HeadObjectResponse.builder().eTag("e").build();
      case "listObjects":
        return ListObjectsResponse.builder()
            .isTruncated(true)
            .nextMarker("a/b/")
            .commonPrefixes(prefix -> prefix.prefix("a/b/"))
            .build();
      case "getObject":
        calls.add(arguments[0]);
        return new ResponseInputStream<>(
            GetObjectResponse.builder().eTag("e").contentLength(1L).build(), OPEN);
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
  void aCopyTakesItsConditionFromTheRequest() {
    CopyObjectRequest request =
        CopyObjectRequest.builder()
            .sourceBucket("bucket")
            .sourceKey("${camelId}")
            .copySourceIfMatch("e")
            .destinationBucket("bucket")
            .destinationKey("$simple{camelId}")
            .build();
    send(BY_REQUEST + "&operation=copyObject", request, Map.of());
    assertThat(calls).containsExactly(request);
  }

  @Test
  void aGetTakesItsConditionFromTheRequestAndIsNotRead() {
    GetObjectRequest request =
        GetObjectRequest.builder().bucket("bucket").key("${camelId}").ifMatch("e").build();
    Exchange got = request(BY_REQUEST + "&operation=getObject", request);
    assertThat(calls).containsExactly(request);
    assertThat(got.getMessage().getBody()).isInstanceOf(ResponseInputStream.class);
    // A put that comes after it would take it for its own body's.
    assertThat(got.getMessage().getHeader("CamelAwsS3ContentLength")).isEqualTo(1L);
  }

  private Exchange request(String uri, Object body) {
    camel.start();
    return camel
        .createProducerTemplate()
        .request(uri, exchange -> exchange.getMessage().setBody(body));
  }

  @Test
  void whatTheServerAnswersIsTheExchangesExceptionAsItIs() {
    refusal.set((S3Exception) S3Exception.builder().statusCode(412).build());
    DeleteObjectRequest request =
        DeleteObjectRequest.builder().bucket("bucket").key("k").ifMatch("e").build();
    Exchange refused = request(BY_REQUEST + "&operation=deleteObject", request);
    assertThat(refused.getException()).isSameAs(refusal.get());
    assertThat(refused.getProperty(Exchange.TO_ENDPOINT, String.class))
        .contains("operation=deleteObject");
  }

  @Test
  void aHeadTakesItsKeyAsItIs() {
    send(BUCKET + "&operation=headObject", "", Map.of("CamelAwsS3Key", "${camelId}"));
    assertThat(calls)
        .containsExactly(HeadObjectRequest.builder().bucket("bucket").key("${camelId}").build());
  }

  @Test
  void ofAPutsKeyThatIsAVariableTheTextIsNotEvaluated() {
    camel.start();
    camel
        .createProducerTemplate()
        .send(
            "aws2-s3://bucket?amazonS3Client=#s3&keyName=${variable.key}",
            exchange -> {
              exchange.setVariable("key", "a ${camelId} $simple{camelId}.txt");
              exchange.getMessage().setBody("text");
            });
    assertThat(calls)
        .singleElement(InstanceOfAssertFactories.type(PutObjectRequest.class))
        .extracting(PutObjectRequest::key)
        .isEqualTo("a ${camelId} $simple{camelId}.txt");
  }

  @Test
  void aPutHasNoTags() {
    send(
        BUCKET,
        "text",
        Map.of("CamelAwsS3ObjectTags", Map.of("job", "1"), "CamelAwsS3ContentMD5", "m"));
    assertThat(calls)
        .singleElement(InstanceOfAssertFactories.type(PutObjectRequest.class))
        .returns(null, PutObjectRequest::tagging)
        .returns("m", PutObjectRequest::contentMD5);
  }

  @Test
  void aListingDoesNotTellWhereItGoesOn() {
    Exchange page =
        request(
            BY_REQUEST + "&operation=listObjects",
            ListObjectsRequest.builder().bucket("bucket").prefix("a/").delimiter("/").build());
    assertThat(page.getMessage().getBody()).isEqualTo(List.of());
    assertThat(page.getMessage().getHeaders()).isEmpty();
  }

  @Test
  void withAFileNameTheBucketIsNotAskedForAtTheStart() throws Exception {
    unreachable.set(true);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:a").to(BY_REQUEST + "&operation=deleteObject&fileName=any");
          }
        });
    assertThatNoException().isThrownBy(camel::start);
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
