package io.reelay.security;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Bounds what a gateway or a webhook may answer: one that answers without end, be it in bytes or in
 * time, is cut off. Videos do not pass here.
 */
public final class AnswerCap implements HttpClientConfigurer {
  private final long mostBytes;

  /**
   * @param mostBytes after decompression
   */
  public AnswerCap(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    AnswerClock.ofAnswers().watch(builder);
    builder.addExecInterceptorFirst(
        "answer-cap",
        (request, scope, chain) -> {
          var response = chain.proceed(request, scope);
          if (response.getEntity() != null) {
            response.setEntity(
                new CappedEntity(response.getEntity(), mostBytes, scope.execRuntime));
          }
          return response;
        });
  }

  private static final class CappedEntity extends HttpEntityWrapper {
    private final long mostBytes;
    private final ExecRuntime connection;

    CappedEntity(HttpEntity entity, long mostBytes, ExecRuntime connection) {
      super(entity);
      this.mostBytes = mostBytes;
      this.connection = connection;
    }

    @Override
    public InputStream getContent() throws IOException {
      return new CappedStream(super.getContent(), mostBytes, connection);
    }
  }

  private static final class CappedStream extends FilterInputStream {
    private final ExecRuntime connection;
    private long left;

    CappedStream(InputStream in, long mostBytes, ExecRuntime connection) {
      super(in);
      this.left = mostBytes;
      this.connection = connection;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(read);
      return read;
    }

    private void count(int read) throws IOException {
      left -= Math.max(0, read);
      if (left < 0) {
        // Closing the stream would first read the rest.
        connection.discardEndpoint();
        throw new IOException("the answer is larger than allowed");
      }
    }
  }
}
