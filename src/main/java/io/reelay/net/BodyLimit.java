package io.reelay.net;

import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Limits the answers of gateways and webhooks. An answer without end, in bytes or in time, is cut
 * off. Videos do not pass here.
 */
public final class BodyLimit implements HttpClientConfigurer {
  private final long maxBytes;

  /**
   * @param maxBytes after decompression
   */
  public BodyLimit(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    ResponseDeadline.ofAnswers().watch(builder);
    builder.addExecInterceptorFirst(
        "answer-cap",
        (request, scope, chain) -> {
          var response = chain.proceed(request, scope);
          if (response.getEntity() != null) {
            response.setEntity(new CappedEntity(response.getEntity(), maxBytes, scope.execRuntime));
          }
          return response;
        });
  }

  private static final class CappedEntity extends HttpEntityWrapper {
    private final long maxBytes;
    private final ExecRuntime connection;

    CappedEntity(HttpEntity entity, long maxBytes, ExecRuntime connection) {
      super(entity);
      this.maxBytes = maxBytes;
      this.connection = connection;
    }

    @Override
    public InputStream getContent() throws IOException {
      // One extra byte shows that the answer is too long.
      return BoundedInputStream.builder()
          .setInputStream(super.getContent())
          .setMaxCount(maxBytes + 1)
          .setOnMaxCount((most, count) -> breakOff())
          .get();
    }

    private void breakOff() throws IOException {
      // Closing the stream would read the rest first.
      connection.discardEndpoint();
      throw new IOException("the answer is larger than allowed");
    }
  }
}
