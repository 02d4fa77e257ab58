package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.intake.image.Pictures;
import io.reelay.storage.LocalImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a prompt says of images that are not on the web. */
class LocalImagesOfPromptsTest {
  private static final byte[] RED = Pictures.png(0xFF0000);
  private static final byte[] BLUE = Pictures.png(0x0000FF);

  @TempDir Path folder;
  private PromptFiles files;

  @BeforeEach
  void files() throws Exception {
    files = PromptFiles.in(folder);
    Files.createDirectory(folder.resolve("refs"));
    Files.write(folder.resolve("red.png"), RED);
    Files.write(folder.resolve("refs/blue one.png"), BLUE);
    Files.write(folder.resolve("photo.jpg"), Pictures.jpeg());
  }

  @Test
  void whereverAnImageMayStandItsKeyTakesItsPlace() throws Exception {
    Prompt prompt =
        files.readOne(
            "a.json",
            """
            {"prompt": "p",
             "images": ["https://e.com/a.png", "./red.png", "HTTP://e.com/b", "refs/blue one.png"],
             "image": "photo.jpg",
             "image_url": "%s",
             "input_reference": {"image_url": "./red.png"},
             "reference_images": ["red.png"]}
            """
                .formatted(Pictures.dataUrl("image/png", BLUE)));

    LocalImage red = PromptFiles.IMAGES.beside(folder.resolve("a.json")).find("red.png");
    List<String> keys = prompt.images().stream().map(LocalImage::key).toList();
    assertThat(keys).containsSubsequence(red.key()).hasSize(6);
    String blue = keys.get(1);
    String photo = keys.get(3);
    assertThat(prompt.request())
        .isEqualTo(
            json(
                """
                {"prompt": "p",
                 "images": ["https://e.com/a.png", {"stored": "%1$s", "contentType": "image/png"},
                            "HTTP://e.com/b", {"stored": "%2$s", "contentType": "image/png"}],
                 "image": {"stored": "%3$s", "contentType": "image/jpeg"},
                 "image_url": {"stored": "%2$s", "contentType": "image/png"},
                 "input_reference": {"image_url": {"stored": "%1$s", "contentType": "image/png"}},
                 "reference_images": [{"stored": "%1$s", "contentType": "image/png"}]}
                """
                    .formatted(red.key(), blue, photo)));
    assertThat(files.readOne("a.yaml", "{prompt: p, input_reference: ./red.png}").request())
        .isEqualTo(
            json(
                """
                {"prompt": "p", "input_reference": {"stored": "%s", "contentType": "image/png"}}
                """
                    .formatted(red.key())));
  }

  @Test
  void aCellMayNameImagesToo() throws Exception {
    Prompt prompt = files.read("a.csv", "prompt,images\np,./red.png photo.jpg\n").get(0);
    assertThat(prompt.images()).hasSize(2);
  }

  @Test
  void allWrongImagesOfAFileAreToldAtOnceWithTheirPlaces() {
    assertThat(
            files.faults(
                "a.json",
                """
                [
                  {"prompt": "p", "images": [
                    "./red.png",
                    "./gone.png",
                    "../red.png"]},
                  {"prompt": "p", "duration": "10",
                   "input_reference": {"image_url": "red.jpg"}},
                  {"prompt": "p",
                   "image_url": "data:image/png;base64,AA=="}
                ]
                """))
        .containsExactly(
            "line 4, [0].images[1]: is \"./gone.png\", which is not there,"
                + " allowed: a file that is there before its prompt file is",
            "line 5, [0].images[2]: is \"../red.png\", which leads out of the prompt file's"
                + " folder, allowed: an image in that folder or below it",
            "line 6, [1].duration: is \"10\", allowed: a whole number from 1 to 3600",
            "line 7, [1].input_reference.image_url: is \"red.jpg\", which is not there,"
                + " allowed: a file that is there before its prompt file is",
            "line 9, [2].image_url: is \"data:image/png;base64,AA==\", which holds no image,"
                + " allowed: data:image/png;base64,… (or jpeg, webp, gif) with the image in Base64");
  }

  @Test
  void withSkipOnlyThePromptWithTheWrongImageIsLeftOut() throws Exception {
    PromptFile taken =
        PromptFiles.skipping(folder)
            .readFile(
                "a.json",
                """
                [{"prompt": "a", "image": "gone.png"}, {"prompt": "b", "image": "red.png"}]
                """);

    assertThat(taken.skipped()).isEqualTo(1);
    assertThat(taken.prompts()).singleElement().extracting(p -> p.images().size()).isEqualTo(1);
    assertThat(taken.faults()).singleElement().asString().contains("[0].image");
  }

  @Test
  void anotherPictureAtTheSamePathIsAnotherJobAndTheSameOneIsNot() throws Exception {
    String text = "{\"prompt\": \"p\", \"images\": [\"./red.png\"]}";
    String key = key(text);
    assertThat(key(text)).isEqualTo(key);

    Files.write(folder.resolve("red.png"), BLUE);
    assertThat(key(text)).isNotEqualTo(key);

    Files.write(folder.resolve("red.png"), RED);
    assertThat(key(text)).isEqualTo(key);
  }

  @Test
  void aDedupeKeyOfItsOwnHoldsWhateverThePicture() throws Exception {
    String text = "{\"prompt\": \"p\", \"image\": \"red.png\", \"dedupe_key\": \"k\"}";
    assertThat(key(text)).isEqualTo("key:k");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./red.png", "data:image/png;base64,%s"})
  void whereNoGatewayCanFetchItALocalImageIsRefused(String image) throws Exception {
    files = withoutLinks("{}");
    String reference = image.formatted(Pictures.dataUrl("", RED).replaceAll(".*,", ""));

    assertThat(
            files.faults(
                "a.json",
                "{\"prompt\": \"p\", \"images\": [\"https://e.com/a.png\", \"%s\"]}"
                    .formatted(reference)))
        .singleElement()
        .asString()
        .startsWith("line 1, images[1]: is \"" + reference.substring(0, 9))
        .endsWith(
            ", which needs reelay.storage.kind=s3 at this gateway, allowed: an http or https URL");
  }

  @Test
  void aDialectThatSendsFilesNeedsNoLinks() throws Exception {
    files = withoutLinks("{\"localImages\": \"multipart\"}");

    assertThat(files.readOne("a.json", "{\"prompt\": \"p\", \"image\": \"red.png\"}").images())
        .hasSize(1);
  }

  private PromptFiles withoutLinks(String dialectSchema) throws IOException {
    Path dialects = Files.createDirectory(folder.resolve("dialects"));
    Files.writeString(dialects.resolve("some-prompt.schema.json"), dialectSchema);
    return new PromptFiles(
        folder,
        new PromptRulesBuilder()
            .dialects(Map.of("main", "some"))
            .dialectSchemas(dialects)
            .withoutImageLinks()
            .build());
  }

  private String key(String text) throws PromptFileException {
    return files.readOne("a.json", text).dedupeKey();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
