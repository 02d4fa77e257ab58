package io.reelay.store;

import io.reelay.net.Egress;
import io.reelay.net.ExactAddress;
import io.reelay.net.GuardedDns;
import io.reelay.net.ResponseDeadline;
import io.reelay.net.UserAgent;
import java.util.function.Consumer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * The HTTP client of downloads: it does not change addresses or bytes. Each answer's head must
 * arrive in time. {@link VideoTransfer} watches over the body, which resumes after a break ({@link
 * ResumingDownloads}).
 */
public final class DownloadClient implements HttpClientConfigurer {
  private final Consumer<HttpClientBuilder> way;

  private DownloadClient(Consumer<HttpClientBuilder> way) {
    this.way = way;
  }

  /** For servers that the operator chose. */
  public static DownloadClient fromOwn(Egress egress) {
    return new DownloadClient(egress::route);
  }

  /**
   * For servers that others chose.
   *
   * @param guard checks them
   */
  public static DownloadClient fromOthers(Egress egress, GuardedDns guard) {
    return new DownloadClient(builder -> egress.route(builder, guard));
  }

  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    builder.setUserAgent(UserAgent.OWN);
    builder.disableContentCompression();
    // This runs inside a redirect, since the rest is at the beginning's address.
    builder.addExecInterceptorBefore(
        ChainElement.PROTOCOL.name(), "resume", new ResumingDownloads());
    builder.addExecInterceptorBefore(ChainElement.PROTOCOL.name(), "whole", new WholeRanges());
    ExactAddress.understoodBy(builder);
    ResponseDeadline.ofHeads().watch(builder);
    way.accept(builder);
  }
}
