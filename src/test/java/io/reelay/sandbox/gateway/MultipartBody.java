package io.reelay.sandbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.commons.codec.digest.DigestUtils;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.Promise;

/**
 * A {@code multipart/form-data} body (RFC 7578).
 *
 * @param fields its text parts, and an object for each file
 * @param files its files by the name of their field
 */
record MultipartBody(Fields fields, Map<String, Upload> files) {
  static final String MEDIA_TYPE = "multipart/form-data";

  /**
   * A file as it arrived.
   *
   * @param contentType of its part, or null
   * @param type by its first bytes; empty if it is no picture
   */
  record Upload(String fileName, String contentType, Optional<ImageType> type) {}

  static MultipartBody read(ApiRequest request) throws IOException, InvalidRequest {
    String boundary = MultiPart.extractBoundary(request.contentType());
    if (boundary == null) {
      throw new InvalidRequest(400, "the multipart body has no boundary");
    }
    ByteBuffer body = ByteBuffer.wrap(request.body());
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxMemoryFileSize(body.remaining());
    CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
    parser.parse(new ByteBufferContentSource(body), Promise.Invocable.toPromise(parsed));
    try (MultiPartFormData.Parts parts = parsed.join()) {
      return read(parts);
    } catch (CompletionException e) {
      throw new InvalidRequest(400, "the body is not multipart: " + e.getCause());
    }
  }

  private static MultipartBody read(MultiPartFormData.Parts parts)
      throws IOException, InvalidRequest {
    ObjectNode fields = GatewayErrors.object();
    Map<String, Upload> files = new LinkedHashMap<>();
    for (MultiPart.Part part : parts) {
      String name = part.getName();
      if (fields.has(name)) {
        throw InvalidRequest.field(
            name, "duplicate_parameter", "Duplicate parameter: '" + name + "'.");
      }
      if (part.getFileName() == null) {
        fields.put(name, part.getContentAsString(UTF_8));
        continue;
      }
      byte[] bytes;
      try (InputStream content = Content.Source.asInputStream(part.newContentSource(null, 0, -1))) {
        bytes = content.readAllBytes();
      }
      String contentType = part.getHeaders().get(HttpHeader.CONTENT_TYPE);
      Optional<ImageType> type = ImageType.of(Arrays.copyOf(bytes, ImageType.HEAD));
      files.put(name, new Upload(part.getFileName(), contentType, type));
      fields
          .putObject(name)
          .put("filename", part.getFileName())
          .put("content_type", contentType)
          .put("size", bytes.length)
          .put("sha256", DigestUtils.sha256Hex(bytes));
    }
    return new MultipartBody(new Fields(fields), files);
  }
}
