package io.reelay.intake.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.config.InboxSettings.DedupeBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** The dedupe keys of one file's prompts. Callers ask in the prompts' order: see {@link Prompt}. */
final class DedupeKeys {
  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private final String fileName;
  private final Map<String, Integer> occurrences = new HashMap<>();

  DedupeKeys(String fileName, DedupeBy by) {
    // No file has an empty name, so the two kinds of keys never collide.
    this.fileName = by == DedupeBy.CONTENT ? "" : fileName;
  }

  /**
   * @param prompt as in the file, with its local images identified
   * @param fields Reelay's own fields of the prompt
   */
  String next(ObjectNode prompt, ReelayFields fields) {
    if (fields.has(ReelayFields.DEDUPE_KEY)) {
      return "key:" + fields.get(ReelayFields.DEDUPE_KEY).textValue();
    }
    List<String> noContent = List.of("$schema", fields.spelling(ReelayFields.ON_ERROR));
    String canonical = canonical(prompt.deepCopy().without(noContent));
    int occurrence = occurrences.merge(canonical, 1, Integer::sum);
    // File names and JSON cannot have a NUL, so no two triples are equal by accident.
    return "auto:" + DigestUtils.sha256Hex(fileName + '\0' + canonical + '\0' + occurrence);
  }

  private static String canonical(ObjectNode prompt) {
    try {
      return SORTED.writeValueAsString(prompt);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was read could not be written", e);
    }
  }
}
