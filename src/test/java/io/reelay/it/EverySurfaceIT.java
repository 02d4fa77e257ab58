package io.reelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.Patience;
import io.reelay.sandbox.LedgerView.JobView;
import io.reelay.sandbox.ReelayProcess;
import io.reelay.sandbox.WebhookReceiver;
import io.reelay.sandbox.gateway.AnswerForm;
import io.reelay.sandbox.gateway.Bill;
import io.reelay.sandbox.gateway.DownloadFault;
import io.reelay.sandbox.gateway.GatewayKind;
import io.reelay.sandbox.gateway.JobFault;
import io.reelay.sandbox.gateway.SimulatedGateway;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.sandbox.video.VideoSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of job at every kind of gateway, from prompt files, through one packaged Reelay: the
 * twins refuse what the gateways would refuse.
 */
@ExtendWith(S3TestServer.class)
class EverySurfaceIT {
  private static final String SECRET = "whsec_ZXZlcnktc3VyZmFjZS1pdC1zZWNyZXQtbG9uZw==";
  private static final int VIDEO_BYTES = 300_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final Map<String, SimulatedGateway> gateways = new LinkedHashMap<>();
  private WebhookReceiver webhook;
  private Installation reelay;

  @BeforeEach
  void start() throws Exception {
    gateway("main", GatewayKind.QUICKROUTER);
    gateway("crazy", GatewayKind.CRAZYROUTER);
    gateway("crazy-new", GatewayKind.CRAZYROUTER, AnswerForm.ENVELOPE, AnswerForm.CHARACTERS_LATER);
    gateway("openai", GatewayKind.OPENAI);
    gateway("relay", GatewayKind.NEW_API);
    gateway("relay-flat", GatewayKind.NEW_API, AnswerForm.FLAT);
    gateway("relay-old", GatewayKind.NEW_API, AnswerForm.LINK_IN_FAIL_REASON);
    webhook = WebhookReceiver.start(SECRET);
    reelay =
        new Installation(folder, gateways.get("main"))
            .set("reelay.gateway", "main")
            .set("reelay.webhook.url", webhook.url().toString())
            .set("reelay.webhook.secret", SECRET)
            .set("reelay.webhook.interval", "200ms");
    gateways.forEach(
        (name, gateway) ->
            reelay
                .set("reelay.gateways." + name + ".dialect", gateway.kind().dialect())
                .set("reelay.gateways." + name + ".base-url", gateway.uri().toString())
                .set("reelay.gateways." + name + ".api-key", gateway.apiKey()));
  }

  private void gateway(String name, GatewayKind kind, AnswerForm... forms) {
    SimulatedGateway.Builder gateway =
        SimulatedGateway.builder()
            .kind(kind)
            .apiKey("sk-" + name)
            .generationTime(Duration.ofMillis(500))
            .videos(VideoSource.padded(VIDEO_BYTES));
    for (AnswerForm form : forms) {
      gateway.form(form);
    }
    gateways.put(name, gateway.start());
  }

  @AfterEach
  void stop() {
    gateways.values().forEach(SimulatedGateway::close);
    webhook.close();
  }

  private void useBucket(S3Bucket bucket) {
    reelay
        .set("reelay.storage.kind", "s3")
        .set("reelay.storage.s3.bucket", bucket.name())
        .set("reelay.storage.s3.region", bucket.connection().region())
        .set("reelay.storage.s3.endpoint", bucket.connection().endpoint().toString())
        .set("reelay.storage.s3.path-style", "true")
        .set("reelay.storage.s3.access-key", bucket.connection().accessKey())
        .set("reelay.storage.s3.secret-key", bucket.connection().secretKey());
  }

  @Test
  void everyKindOfJobEndsInTheBucket(S3Bucket bucket) throws Exception {
    useBucket(bucket);
    Files.write(reelay.inbox.resolve("ref.png"), png());
    gateways
        .get("openai")
        .onDownload(prompt -> prompt.equals("An elsewhere"))
        .answer(DownloadFault.redirectToOtherOrigin());
    gateways
        .get("openai")
        .onDownload(prompt -> prompt.equals("A link"))
        .times(1)
        .answer(DownloadFault.linkInstead());
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(
          reelay.inbox.resolve("quick.json"),
          """
          [{"name": "boat", "prompt": "A paper boat", "images": ["./ref.png"], "orientation": "portrait",
            "size": "large", "duration": 15, "watermark": false},
           {"name": "river", "prompt": "A long river", "model": "sora-2-pro", "duration": 25,
            "watermark": "true"},
           {"name": "luna", "prompt": "Luna waves", "character_url": "https://example.com/luna.mp4",
            "character_timestamps": "1,3", "duration": 10},
           {"name": "luna runs", "prompt": "Luna runs", "character": "luna"},
           {"name": "finer boat", "prompt": "Finer lines", "remix_of": "boat", "size": "1280x720"},
           {"name": "finest boat", "prompt": "The finest lines", "remix_of": "finer boat"}]
          """);
      Files.writeString(
          reelay.inbox.resolve("crazy.yaml"),
          """
          - {gateway: crazy, name: jazz, model: sora, prompt: A cat playing piano, aspect_ratio: "16:9"}
          - {gateway: crazy, name: dance, model: sora, prompt: They dance, image_url: ./ref.png, size: 1920x1080, seconds: "10"}
          - {gateway: crazy, name: battle, model: sora-pro, prompt: An epic battle, size: 1920x1080, duration: 20}
          - gateway: crazy
            name: village
            model: sora
            storyboard: [{prompt: A sunrise, duration: 5}, {prompt: A village, duration: 5}]
          - {gateway: crazy, name: Mira, description: A woman with silver hair, reference_images: [./ref.png]}
          - {gateway: crazy, name: mira walks, model: sora, prompt: She walks, character: Mira}
          - {gateway: crazy-new, name: new jazz, model: sora, prompt: A dog playing drums, size: 1280x720}
          - {gateway: crazy-new, name: Nora, description: A sailor, reference_images: [./ref.png]}
          - {gateway: crazy-new, name: nora sails, model: sora, prompt: She sails, character: Nora, aspect_ratio: "9:16"}
          """);
      Files.writeString(
          reelay.inbox.resolve("openai.jsonl"),
          """
          {"gateway": "openai", "name": "hill", "prompt": "A hill", "seconds": 8, "size": "1280x720"}
          {"gateway": "openai", "name": "ref", "prompt": "It moves", "input_reference": "./ref.png", "seconds": "4"}
          {"gateway": "openai", "name": "elsewhere", "prompt": "An elsewhere", "duration": 4}
          {"gateway": "openai", "name": "link", "prompt": "A link", "duration": 4}
          {"gateway": "openai", "name": "higher hill", "prompt": "A higher hill", "remix_of": "hill"}
          """);
      Files.writeString(
          reelay.inbox.resolve("relays.csv"),
          """
          name,gateway,model,prompt,duration,image
          lake,relay,kling-v2,A lake,5,./ref.png
          moor,relay-flat,kling-v2,A moor,5,
          fjord,relay-old,kling-v2,A fjord,5,
          """);

      await()
          .atMost(Patience.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(reelay.ledger.states())
                      .as(() -> refusals() + reelay.ledger.jobs().toString())
                      .isEqualTo(Map.of("stored", 23L)));
      await().atMost(Patience.LIMIT).until(() -> webhook.deliveries("video.stored").size() == 23);
    }

    assertThat(refusals()).isEmpty();
    assertThat(gateways.values())
        .allSatisfy(gateway -> assertThat(gateway.traffic().leaks()).isEmpty());
    for (JobView job : reelay.ledger.jobs()) {
      assertThat(job.bytes())
          .as(job.name())
          .isEqualTo(
              List.of("Mira", "Nora").contains(job.name()) ? null : (Long) (long) VIDEO_BYTES);
      assertThat(job.attempt()).as(job.name()).isEqualTo(1);
    }
    assertThat(bucket.keys()).filteredOn(key -> key.endsWith(".mp4")).hasSize(21);
    assertThat(bucket.keys()).filteredOn(key -> key.startsWith("reelay-images/")).hasSize(1);
    quickRouterGotWhatItDocuments();
    crazyRouterGotWhatItDocuments();
    openAiGotWhatItDocuments();
  }

  private List<String> refusals() {
    return gateways.values().stream().flatMap(it -> it.traffic().refusals().stream()).toList();
  }

  private void quickRouterGotWhatItDocuments() throws Exception {
    assertThat(body("main", "A paper boat").path("watermark").isBoolean()).isTrue();
    assertThat(body("main", "A long river").path("watermark").textValue()).isEqualTo("true");
    assertThat(body("main", "Luna waves").has("watermark")).isFalse();
    // The presigned link was good: the twin has fetched the image.
    assertThat(gateways.get("main").traffic().images()).hasSize(1);
    assertThat(body("main", "Luna runs").path("character_url").textValue())
        .isEqualTo("https://example.com/luna.mp4");
    assertThat(create("main", "Finer lines").path())
        .isEqualTo("/v1/videos/" + taskId("boat").replace(":", "%3A") + "/remix");
    assertThat(body("main", "Finer lines"))
        .isEqualTo(JSON.readTree("{\"prompt\": \"Finer lines\", \"size\": \"1280x720\"}"));
    assertThat(create("main", "The finest lines").path())
        .isEqualTo("/v1/videos/" + taskId("finer boat") + "/remix");
  }

  private void crazyRouterGotWhatItDocuments() {
    assertThat(create("crazy", "A cat playing piano").path()).isEqualTo("/v1/video/create");
    assertThat(create("crazy", "They dance").path()).isEqualTo("/v1/videos");
    assertThat(body("crazy", "They dance").path("duration").isInt()).isTrue();
    assertThat(create("crazy", "A woman with silver hair").path()).isEqualTo("/sora/v1/characters");
    assertThat(character("Mira").path("id").textValue()).isEqualTo(taskId("Mira"));
    String mira = character("Mira").path("username").textValue();
    assertThat(create("crazy", "@" + mira + " She walks").path()).isEqualTo("/v1/videos");
    String nora = character("Nora").path("username").textValue();
    assertThat(create("crazy-new", "@" + nora + " She sails").path()).isEqualTo("/v1/video/create");
  }

  private void openAiGotWhatItDocuments() {
    assertThat(body("openai", "A hill").path("seconds").textValue()).isEqualTo("8");
    JsonNode reference = body("openai", "It moves").path("input_reference");
    assertThat(reference.path("content_type").asText()).isEqualTo("image/png");
    assertThat(reference.path("size").asInt()).isPositive();
    assertThat(create("openai", "A higher hill").path())
        .isEqualTo("/v1/videos/" + taskId("hill") + "/remix");
  }

  private JsonNode character(String name) {
    JsonNode data =
        webhook.deliveries("video.stored").stream()
            .map(delivery -> delivery.body().path("data"))
            .filter(event -> event.path("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
    assertThat(data.path("video").isNull()).isTrue();
    return data.path("character");
  }

  private String taskId(String name) {
    return reelay.ledger.job(name).taskId();
  }

  private JsonNode body(String gateway, String prompt) {
    return create(gateway, prompt).body();
  }

  private Bill.Create create(String gateway, String prompt) {
    List<Bill.Create> creates = gateways.get(gateway).createsFor(prompt);
    assertThat(creates).as(prompt).hasSize(1);
    return creates.get(0);
  }

  @Test
  void aModeratedVideoEndsAsSuchWithItsCode() throws Exception {
    gateways.get("openai").onQuery().answer(JobFault.moderated("moderation_blocked"));
    try (ReelayProcess process = reelay.start()) {
      Files.writeString(
          reelay.inbox.resolve("no.json"),
          "{\"gateway\": \"openai\", \"prompt\": \"Something forbidden\", \"seconds\": \"4\"}");
      await()
          .atMost(Patience.LIMIT)
          .until(() -> reelay.ledger.states().equals(Map.of("failed", 1L)));
    }
    assertThat(reelay.ledger.job("no").errorKind()).isEqualTo("moderation");
  }

  private static byte[] png() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }
}
