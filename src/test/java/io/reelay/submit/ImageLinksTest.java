package io.reelay.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ImageLinksTest {
  private static final String STORED =
      """
      {"prompt": "p", "size": "large", "duration": 10, "watermark": false,
       "images": ["https://e.com/a.png", {"stored": "refs/1.png", "contentType": "image/png"}],
       "input_reference": {"image_url": {"stored": "refs/2.jpg", "contentType": "image/jpeg"}},
       "storyboard": [{"prompt": "q", "duration": 5}]}
      """;

  @Test
  void eachImageGetsItsLinkAndTheRestStaysInItsOrder() throws Exception {
    ImageLinks links = new ImageLinks(key -> URI.create("https://s3.example/" + key + "?signed=1"));

    assertThat(links.linked(json(STORED)))
        .hasToString(
            json("""
                    {"prompt": "p", "size": "large", "duration": 10, "watermark": false,
                     "images": ["https://e.com/a.png",
                       {"link": "https://s3.example/refs/1.png?signed=1",
                        "contentType": "image/png", "key": "refs/1.png"}],
                     "input_reference": {"image_url":
                       {"link": "https://s3.example/refs/2.jpg?signed=1",
                        "contentType": "image/jpeg", "key": "refs/2.jpg"}},
                     "storyboard": [{"prompt": "q", "duration": 5}]}
                    """)
                .toString());
  }

  @Test
  void withoutLinksAnImageIsItsKey() throws Exception {
    assertThat(new ImageLinks(key -> null).linked(json(STORED)).at("/images/1"))
        .hasToString("{\"link\":null,\"contentType\":\"image/png\",\"key\":\"refs/1.png\"}");
  }

  @Test
  void aLinkThatCannotBeMadeIsNotLeftOut() {
    ImageLinks links =
        new ImageLinks(
            key -> {
              throw new IOException("no credentials");
            });
    assertThatIOException().isThrownBy(() -> links.linked(json(STORED)));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
