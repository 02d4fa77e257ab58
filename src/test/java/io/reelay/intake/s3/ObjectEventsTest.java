package io.reelay.intake.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectEventsTest {
  private static final String BUCKET = "prompts";

  private static String record(String event, String bucket, String key) {
    return """
        {"eventVersion":"2.1","eventSource":"aws:s3","eventName":"%s","s3":{"s3SchemaVersion":"1.0",
         "bucket":{"name":"%s"},"object":{"key":"%s","size":3,"eTag":"d077f244","sequencer":"0055"}}}"""
        .formatted(event, bucket, key);
  }

  private static String records(String... records) {
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  @ParameterizedTest
  @CsvSource({
    "inbox/cat.txt, inbox/cat.txt",
    "inbox/a+grey%2Bcat+%C3%BC.txt, inbox/a grey+cat ü.txt",
    "in%20box/cat.txt, in box/cat.txt",
    "inbox/100%25.txt, inbox/100%.txt",
    "inbox/100%.txt, inbox/100%.txt"
  })
  void theKeyOfANotificationIsDecoded(String sent, String key) throws Exception {
    String message = records(record("ObjectCreated:Put", BUCKET, sent));
    assertThat(ObjectEvents.created(message, BUCKET)).containsExactly(key);
  }

  @Test
  void eachRecordThatIsOurObjectComesThrough() throws Exception {
    String message =
        records(
            record("ObjectCreated:Put", BUCKET, "a.txt"),
            record("ObjectRemoved:Delete", BUCKET, "b.txt"),
            record("ObjectCreated:Copy", "others", "c.txt"),
            record("ObjectCreated:CompleteMultipartUpload", BUCKET, "d.txt"));
    assertThat(ObjectEvents.created(message, BUCKET)).containsExactly("a.txt", "d.txt");
  }

  @Test
  void aNotificationByWayOfSnsIsUnwrapped() throws Exception {
    String message =
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "Type",
                    "Notification",
                    "Message",
                    records(record("ObjectCreated:Put", BUCKET, "a+b.txt"))));
    assertThat(ObjectEvents.created(message, BUCKET)).containsExactly("a b.txt");
  }

  @Test
  void theKeyOfAnEventBridgeEventStandsAsItIs() throws Exception {
    String event =
        """
        {"version":"0","source":"aws.s3","detail-type":"%s",
         "detail":{"bucket":{"name":"%s"},"object":{"key":"a+b%%20c.txt","size":3}}}""";
    assertThat(ObjectEvents.created(event.formatted("Object Created", BUCKET), BUCKET))
        .containsExactly("a+b%20c.txt");
    assertThat(ObjectEvents.created(event.formatted("Object Created", "others"), BUCKET)).isEmpty();
    assertThat(ObjectEvents.created(event.formatted("Object Deleted", BUCKET), BUCKET)).isEmpty();
  }

  @Test
  void theTestEventIsAboutNoObject() throws Exception {
    String message =
        "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"prompts\"}";
    assertThat(ObjectEvents.created(message, BUCKET)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "7", "{}", "[]", "hello", "{\"Records\":{}}", "{\"Type\":1}"})
  void whatIsNoEventOfS3IsNotTakenForOne(String message) {
    assertThatIOException()
        .isThrownBy(() -> ObjectEvents.created(message, BUCKET))
        .withMessageStartingWith("a message of the queue is not ");
  }

  @Test
  void whatIsNoJsonIsNotQuoted() {
    assertThatIOException()
        .isThrownBy(() -> ObjectEvents.created("a secret prompt", BUCKET))
        .satisfies(e -> assertThat(e).hasMessageNotContaining("secret").hasNoCause());
  }
}
