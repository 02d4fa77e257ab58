package io.reelay.storage;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** The HTTP client of downloads: bytes come as they are, so that their length can be compared. */
public final class DownloadClient implements HttpClientConfigurer {
  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    builder.disableContentCompression();
  }
}
