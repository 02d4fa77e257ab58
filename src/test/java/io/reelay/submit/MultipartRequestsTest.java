package io.reelay.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.image.Pictures;
import io.reelay.sandbox.http.LoopbackHttp;
import io.reelay.sandbox.http.Reply;
import io.reelay.storage.DirectoryImageStore;
import io.reelay.storage.ImageStore;
import io.reelay.storage.LocalImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.core5.http.HttpEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrives at a gateway, through camel-http as the Kamelets use it. */
class MultipartRequestsTest {
  private static final byte[] PICTURE = Pictures.png(0xFF0000);

  @TempDir Path folder;
  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private final CamelContext camel = new DefaultCamelContext();
  private LoopbackHttp gateway;
  private ImageStore images;
  private String key;

  private record Arrival(List<String> contentType, List<String> length, String body) {}

  @BeforeEach
  void open() throws Exception {
    images = new DirectoryImageStore(folder);
    LocalImage image =
        new LocalImages("refs/", 1 << 20, Duration.ZERO, InstantSource.system())
            .beside(folder.resolve("prompt.json"))
            .find(Pictures.dataUrl("image/png", PICTURE));
    images.put(image);
    key = image.key();
    gateway =
        LoopbackHttp.bind(0, "gateway")
            .handle(
                "/v1/videos",
                call -> {
                  arrived.add(
                      new Arrival(
                          call.getRequestHeaders().get("Content-Type"),
                          call.getRequestHeaders().get("Content-Length"),
                          new String(call.getRequestBody().readAllBytes(), ISO_8859_1)));
                  Reply.status(200).send(call);
                })
            .start();
    camel.getRegistry().bind("multipart", new MultipartRequests(images));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:create")
                .setBody()
                .method("multipart", "entity")
                .to(gateway.uri() + "/v1/videos?httpMethod=POST");
          }
        });
    camel.start();
  }

  @AfterEach
  void close() {
    camel.stop();
    gateway.close();
  }

  @Test
  void theGatewayGetsFieldsAndFileAsAFormOfKnownLength() throws Exception {
    Arrival arrival =
        send(
            """
            {"fields": {"prompt": "a \\"grey\\" кошка\\r\\nX: y", "seconds": 8, "watermark": false,
                        "size": null},
             "files": {"input_reference": {"link": null, "contentType": "image/png", "key": "%s"}}}
            """
                .formatted(key));

    assertThat(arrival.contentType()).hasSize(1);
    assertThat(arrival.contentType().get(0)).matches("multipart/form-data; boundary=[^;]+");
    assertThat(arrival.length()).containsExactly("" + arrival.body().length());
    String boundary = "--" + arrival.contentType().get(0).replaceAll(".*boundary=([^;]+).*", "$1");
    List<String> parts = List.of(arrival.body().split(boundary));
    assertThat(parts).hasSize(6).last().isEqualTo("--\r\n");
    assertPart(
        parts.get(1),
        "name=\"prompt\"",
        utf8("a \"grey\" кошка\r\nX: y"),
        "text/plain; charset=UTF-8");
    assertPart(parts.get(2), "name=\"seconds\"", "8", "text/plain");
    assertPart(parts.get(3), "name=\"watermark\"", "false", "text/plain");
    assertPart(
        parts.get(4),
        "name=\"input_reference\"; filename=\"image.png\"",
        new String(PICTURE, ISO_8859_1),
        "image/png");
  }

  @Test
  void jsonThatJqMadeIsTakenAsItIs() throws Exception {
    Arrival arrival = send(new ObjectMapper().readTree("{\"fields\": {\"prompt\": \"a cat\"}}"));

    assertThat(arrival.body()).contains("name=\"prompt\"", "a cat");
  }

  @Test
  void anImageThatIsGoneIsToldBeforeAnythingIsSent() {
    assertThatExceptionOfType(ImageUnavailableException.class)
        .isThrownBy(() -> entity(images, "refs/gone.png"))
        .matches(ImageUnavailableException::isGone)
        .withMessageContaining("no longer in the storage");
  }

  @Test
  void aStorageThatDoesNotAnswerIsToldBeforeAnythingIsSentAndIsNotTheSame() {
    assertThatExceptionOfType(ImageUnavailableException.class)
        .isThrownBy(() -> entity(new DownStore(), key))
        .matches(failure -> !failure.isGone());
  }

  @Test
  void aStorageThatIsLostWhileTheRequestIsSentIsNotTakenForAGatewayThatIsNotThere()
      throws Exception {
    AtomicBoolean lost = new AtomicBoolean();
    HttpEntity request = entity(new LostStore(images, lost), key);
    lost.set(true);

    assertThatIOException()
        .isThrownBy(() -> request.writeTo(OutputStream.nullOutputStream()))
        .withMessageContaining("Connection refused")
        .withNoCause();
  }

  @Test
  void whatIsNoImageIsNotSent() {
    assertThatIOException()
        .isThrownBy(
            () ->
                new MultipartRequests(images)
                    .entity(
                        exchange(
                            "{\"files\": {\"f\": {\"key\": \"%s\", \"contentType\": \"text/html\"}}}"
                                .formatted(key))));
  }

  private Arrival send(Object body) throws Exception {
    camel.createProducerTemplate().requestBody("direct:create", body);
    return arrived.take();
  }

  private HttpEntity entity(ImageStore store, String imageKey) throws IOException {
    return new MultipartRequests(store)
        .entity(
            exchange(
                "{\"files\": {\"f\": {\"key\": \"%s\", \"contentType\": \"image/png\"}}}"
                    .formatted(imageKey)));
  }

  private Exchange exchange(Object body) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(body);
    return exchange;
  }

  private static void assertPart(String part, String disposition, String content, String type) {
    String head = part.substring(0, part.indexOf("\r\n\r\n"));
    assertThat(head)
        .contains("Content-Disposition: form-data; " + disposition, "Content-Type: " + type);
    assertThat(part.substring(head.length())).isEqualTo("\r\n\r\n" + content + "\r\n");
  }

  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private record LostStore(ImageStore store, AtomicBoolean lost) implements ImageStore {
    @Override
    public void put(LocalImage image) throws IOException {
      store.put(image);
    }

    @Override
    public URI link(String key, Duration lifetime) throws IOException {
      return store.link(key, lifetime);
    }

    @Override
    public long size(String key) throws IOException {
      return store.size(key);
    }

    @Override
    public InputStream open(String key) throws IOException {
      if (lost.get()) {
        throw new IOException("Connection refused", new ConnectException("Connection refused"));
      }
      return store.open(key);
    }

    @Override
    public void close() {}
  }

  private static final class DownStore implements ImageStore {
    @Override
    public void put(LocalImage image) throws IOException {
      throw new IOException("Connection refused");
    }

    @Override
    public URI link(String key, Duration lifetime) throws IOException {
      throw new IOException("Connection refused");
    }

    @Override
    public long size(String key) throws IOException {
      throw new IOException("Connection refused");
    }

    @Override
    public InputStream open(String key) throws IOException {
      throw new IOException("Connection refused");
    }

    @Override
    public void close() {}
  }
}
