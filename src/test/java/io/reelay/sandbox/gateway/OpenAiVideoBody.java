package io.reelay.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.sandbox.gateway.MultipartBody.Upload;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The body of OpenAI's {@code POST /v1/videos}, as https://github.com/openai/openai-openapi has it.
 */
final class OpenAiVideoBody {
  private static final String REFERENCE = "input_reference";
  private static final Set<String> FIELDS = Set.of("prompt", "model", "seconds", "size", REFERENCE);
  private static final int LONGEST_PROMPT = 32_000;
  private static final List<String> SECONDS = List.of("4", "8", "12", "16", "20");
  private static final List<String> SIZES =
      List.of("720x1280", "1280x720", "1024x1792", "1792x1024", "1080x1920", "1920x1080");
  private static final Pattern IMAGE_URL =
      Pattern.compile(
          "https?://[^\\s/]+/\\S*|data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}");

  private OpenAiVideoBody() {}

  static CreateRequest read(ApiRequest request) throws IOException, InvalidRequest {
    if (!request.is(MultipartBody.MEDIA_TYPE)) {
      Fields fields = JsonBody.read(request);
      checkReference(fields);
      return check(fields);
    }
    MultipartBody body = MultipartBody.read(request);
    checkFiles(body);
    return check(body.fields());
  }

  private static CreateRequest check(Fields fields) throws InvalidRequest {
    fields.only(FIELDS);
    String prompt = prompt(fields);
    String model = fields.has("model") ? fields.requiredText("model") : "sora-2";
    fields.oneOf("seconds", SECONDS);
    fields.oneOf("size", SIZES);
    String size = Objects.requireNonNullElse(fields.text("size"), SIZES.get(0));
    int seconds = Integer.parseInt(Objects.requireNonNullElse(fields.text("seconds"), "4"));
    return new CreateRequest(
        fields.body(), model, prompt, size, CreateRequest.orientation(size), seconds, null);
  }

  /** 1 to 32,000 characters. */
  static String prompt(Fields fields) throws InvalidRequest {
    String prompt = fields.requiredText("prompt");
    int length = prompt.codePointCount(0, prompt.length());
    fields.require(length <= LONGEST_PROMPT, "prompt", "it is longer than 32000 characters");
    return prompt;
  }

  private static void checkReference(Fields fields) throws InvalidRequest {
    fields.object(REFERENCE);
    if (!fields.has(REFERENCE)) {
      return;
    }
    JsonNode reference = fields.node(REFERENCE);
    Fields inside = new Fields((ObjectNode) reference);
    inside.only(Set.of("image_url", "file_id"));
    fields.require(reference.size() == 1, REFERENCE, "it has not one of image_url and file_id");
    inside.matching("image_url", IMAGE_URL, "the URL of an image");
    inside.text("file_id");
  }

  private static void checkFiles(MultipartBody body) throws InvalidRequest {
    Fields fields = body.fields();
    fields.only(FIELDS);
    for (var file : body.files().entrySet()) {
      fields.require(file.getKey().equals(REFERENCE), file.getKey(), "it is a file");
      Upload upload = file.getValue();
      fields.require(!upload.fileName().isBlank(), REFERENCE, "the file has no name");
      fields.require(upload.type().isPresent(), REFERENCE, "it is no PNG, JPEG or WebP");
      fields.require(
          upload.type().get().mediaType().equals(upload.contentType()),
          REFERENCE,
          "its Content-Type is " + upload.contentType());
    }
    fields.require(
        !fields.has(REFERENCE) || body.files().containsKey(REFERENCE), REFERENCE, "it is no file");
  }
}
