package io.reelay.storage;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs requests to a server on this machine as the SDK does with TLS: all headers, with the
 * checksum of the body, but not the body ({@code UNSIGNED-PAYLOAD}). Nobody can change it on its
 * way. With {@code http://} the SDK would digest each body once more, and so would the server.
 */
final class LoopbackSigning
    implements AuthScheme<AwsCredentialsIdentity>, HttpSigner<AwsCredentialsIdentity> {
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
  private static final int HTTP_PORT = 80;

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * @param endpoint null = AWS
   */
  static boolean isFor(URI endpoint) {
    return endpoint != null
        && "http".equals(endpoint.getScheme())
        // The signer leaves the default port out of the signed Host, and 80 is not that of TLS.
        && endpoint.getPort() != -1
        && endpoint.getPort() != HTTP_PORT
        && LOOPBACK.matcher(endpoint.getHost()).matches();
  }

  @Override
  public String schemeId() {
    return AwsV4AuthScheme.SCHEME_ID;
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return providers.identityProvider(AwsCredentialsIdentity.class);
  }

  @Override
  public HttpSigner<AwsCredentialsIdentity> signer() {
    return this;
  }

  @Override
  public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
    SignedRequest signed = signer.sign(withTls(request));
    return signed.toBuilder().request(with("http", signed.request())).build();
  }

  private static <T extends AwsCredentialsIdentity> SignRequest<T> withTls(SignRequest<T> request) {
    return request.toBuilder().request(with("https", request.request())).build();
  }

  private static SdkHttpRequest with(String protocol, SdkHttpRequest request) {
    return request.toBuilder().protocol(protocol).build();
  }

  @Override
  public CompletableFuture<AsyncSignedRequest> signAsync(
      AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
    throw new UnsupportedOperationException("only the synchronous client is used");
  }
}
