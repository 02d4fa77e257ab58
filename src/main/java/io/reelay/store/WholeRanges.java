package io.reelay.store;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Turns an unrequested 206 with all of the bytes into a 200: some caches answer like this. Any
 * other 206 stays unchanged, since it is incomplete.
 */
final class WholeRanges implements ExecChainHandler {
  private static final Pattern FROM_THE_START = Pattern.compile("bytes 0-(\\d{1,18})/(\\d{1,18})");

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    if (response.getCode() == HttpStatus.SC_PARTIAL_CONTENT
        && !request.containsHeader(HttpHeaders.RANGE)) {
      long length = lengthOfAll(response);
      boolean announced = response.containsHeader(HttpHeaders.CONTENT_LENGTH);
      if (length > 0 && !announced) {
        response.setHeader(HttpHeaders.CONTENT_LENGTH, length);
      }
      if (length > 0 && (!announced || length == response.getEntity().getContentLength())) {
        response.setCode(HttpStatus.SC_OK);
      }
    }
    return response;
  }

  /** -1 if bytes are missing. */
  private static long lengthOfAll(ClassicHttpResponse response) {
    Header[] ranges = response.getHeaders(HttpHeaders.CONTENT_RANGE);
    if (ranges.length != 1 || response.getEntity() == null) {
      return -1;
    }
    Matcher range = FROM_THE_START.matcher(ranges[0].getValue().strip());
    return range.matches() && Long.parseLong(range.group(1)) + 1 == Long.parseLong(range.group(2))
        ? Long.parseLong(range.group(2))
        : -1;
  }
}
