package io.reelay.storage;

import io.reelay.security.AnswerClock;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * The HTTP client of downloads: bytes come as they are, so that their length can be compared. Each
 * answer's head must come in time; {@link VideoTransfer} watches over the body.
 */
public final class DownloadClient implements HttpClientConfigurer {
  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    builder.disableContentCompression();
    AnswerClock.ofHeads().watch(builder);
  }
}
