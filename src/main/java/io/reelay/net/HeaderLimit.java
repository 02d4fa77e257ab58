package io.reelay.net;

import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpConnectionFactory;

/** Connections that end when an answer's head is too large; HttpClient 5.5 sets no limit itself. */
public final class HeaderLimit {
  /** Tomcat permits 8 KiB for the whole head. A presigned link alone can have 4 KiB. */
  private static final int LONGEST_LINE = 16 * 1024;

  private static final int MAX_LINES = 100;

  private HeaderLimit() {}

  /** The connection factory of a pool. */
  public static HttpConnectionFactory<ManagedHttpClientConnection> connections() {
    return ManagedHttpClientConnectionFactory.builder()
        .http1Config(
            Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MAX_LINES)
                .build())
        .build();
  }
}
