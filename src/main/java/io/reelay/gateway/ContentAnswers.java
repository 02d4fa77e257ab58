package io.reelay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reelay.ledger.ClaimedJob;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What a gateway answers when it is asked for a video that it keeps for its owner. */
public final class ContentAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_JSON_BYTES = 64 * 1024;

  private final AnswerPlaces places = new AnswerPlaces();
  private final Map<String, URI> baseUrls;

  /**
   * @param baseUrls gateway name → its base URL
   */
  public ContentAnswers(Map<String, URI> baseUrls) {
    this.baseUrls = Map.copyOf(baseUrls);
  }

  /**
   * Where the video really is, if the answer is not the video: the target of a redirect, or the URL
   * in a JSON answer (docs.anyfast.ai has {@code {"status", "url", "video_url"}}).
   *
   * @return an address that is not to be given the key; null if the answer is all there is
   * @throws IOException if a JSON answer could not be read
   */
  public String elsewhere(ClaimedJob job, Exchange exchange) throws IOException {
    Message answer = exchange.getMessage();
    int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    String location = answer.getHeader("Location", String.class);
    if (status / 100 == 3 && location != null) {
      return baseUrls.get(job.gateway()).resolve(location.strip()).toString();
    }
    String type = answer.getHeader(Exchange.CONTENT_TYPE, "", String.class);
    return status == 200 && type.toLowerCase(Locale.ROOT).contains("json") ? urlIn(answer) : null;
  }

  private String urlIn(Message answer) throws IOException {
    InputStream body = answer.getBody(InputStream.class);
    JsonNode json = JSON.readTree(body.readNBytes(MOST_JSON_BYTES));
    String url = places.found(json, null, 200).path("videoUrl").textValue();
    if (url == null) {
      throw new IOException("JSON without a URL came instead of the video");
    }
    return url;
  }
}
