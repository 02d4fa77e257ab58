package io.reelay.store;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Resumes the body of an answer after a break, by RFC 9110 (13.1.5, 14.2). It sends the same
 * request again with the rest as its range, on the condition that the file is the same. The new
 * request passes the same steps as the first one: address, time-outs, headers.
 *
 * <p>Only an answer with a length and a strong {@code ETag} can be resumed. A date does not
 * distinguish two files of the same second.
 */
final class ResumingDownloads implements ExecChainHandler {
  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    // This comes before the chain adds the connection's headers.
    ClassicHttpRequest asked = ClassicRequestBuilder.copy(request).build();
    ClassicHttpResponse response = chain.proceed(request, scope);
    String etag = strongETag(response);
    HttpEntity body = response.getEntity();
    if (Method.GET.isSame(request.getMethod())
        && response.getCode() == HttpStatus.SC_OK
        && body != null
        && body.getContentLength() > 0
        && etag != null
        && !"none".equals(value(response, HttpHeaders.ACCEPT_RANGES))) {
      long length = body.getContentLength();
      response.setEntity(
          new ResumedBody(
              body,
              new ResumedStream(
                  body.getContent(),
                  length,
                  from -> rest(asked, scope, chain, etag, from, length))));
    }
    return response;
  }

  /** The bytes from that position on, perhaps not all of them. */
  private static InputStream rest(
      ClassicHttpRequest asked,
      ExecChain.Scope scope,
      ExecChain chain,
      String etag,
      long from,
      long length)
      throws IOException, HttpException {
    ClassicHttpRequest request = ClassicRequestBuilder.copy(asked).build();
    request.setHeader(HttpHeaders.RANGE, "bytes=" + from + "-");
    request.setHeader(HttpHeaders.IF_RANGE, etag);
    ClassicHttpResponse response = chain.proceed(request, scope);
    HttpEntity body = response.getEntity();
    String range = value(response, HttpHeaders.CONTENT_RANGE);
    if (response.getCode() != HttpStatus.SC_PARTIAL_CONTENT
        || body == null
        || range == null
        || !range.matches("bytes " + from + "-\\d+/" + length)
        || response.containsHeader(HttpHeaders.ETAG) && !etag.equals(strongETag(response))) {
      // The answer is not read to its end: it may be the whole video.
      scope.execRuntime.discardEndpoint();
      throw new ProtocolException("no rest from byte " + from + ": HTTP " + response.getCode());
    }
    return body.getContent();
  }

  private static String strongETag(ClassicHttpResponse response) {
    String etag = value(response, HttpHeaders.ETAG);
    return etag != null && etag.matches("\"[!#-~]+\"") ? etag : null;
  }

  private static String value(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue().strip();
  }

  /** Closing the broken body would fail, since a close reads the body to its end. */
  private static final class ResumedBody extends HttpEntityWrapper {
    private final ResumedStream content;

    ResumedBody(HttpEntity first, ResumedStream content) {
      super(first);
      this.content = content;
    }

    @Override
    public InputStream getContent() {
      return content;
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
