package io.reelay.storage;

import io.reelay.security.AnswerClock;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * The HTTP client of downloads: bytes come as they are, so that their length can be compared. Each
 * answer's head must come in time; {@link VideoTransfer} watches over the body, which goes on where
 * it breaks off ({@link ResumingDownloads}).
 */
public final class DownloadClient implements HttpClientConfigurer {
  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    builder.disableContentCompression();
    // Within a redirect: the rest is where the beginning was.
    builder.addExecInterceptorBefore(
        ChainElement.PROTOCOL.name(), "resume", new ResumingDownloads());
    AnswerClock.ofHeads().watch(builder);
  }
}
