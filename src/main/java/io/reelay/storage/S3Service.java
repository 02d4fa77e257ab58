package io.reelay.storage;

import io.reelay.config.S3Connection;
import io.reelay.net.Egress;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Opens clients of one S3 service, and of other services of the same account.
 *
 * @param connection its address and its keys
 * @param egress outgoing connections
 */
public record S3Service(S3Connection connection, Egress egress) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A server that joins many parts may be silent for a while before its answer. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);

  /**
   * The limit for one attempt of a call without a body. With a body {@link S3VideoStorage} allows
   * more.
   */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(60);

  /**
   * The maximum of {@code reelay.storage.threads}, for each of the parts that a store may have in
   * memory.
   */
  private static final int MAX_CONNECTIONS = 64 * PartThreads.PARTS_PER_UPLOAD;

  /**
   * A client for this service. The caller closes it. It makes no network call, neither for
   * credentials nor to the EC2 metadata service.
   *
   * @throws IllegalArgumentException no region is given and none is configured on this machine
   */
  public S3Client client() {
    S3ClientBuilder builder =
        identify(S3Client.builder())
            .forcePathStyle(connection.pathStyle())
            // Without this the SDK adds CRC32 trailers, which many S3-compatible servers refuse.
            // The storage sends its own checksum as a header.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .httpClientBuilder(
                egress
                    .aws()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT)
                    .maxConnections(MAX_CONNECTIONS)
                    .tcpKeepAlive(true))
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
    if (connection.endpoint() != null) {
      builder.endpointOverride(connection.endpoint());
      // With http:// the SDK would sign a body chunk by chunk, and s3rver stores the signatures.
      builder.serviceConfiguration(service -> service.chunkedEncodingEnabled(false));
    }
    if (LoopbackSigning.isFor(connection.endpoint())) {
      builder.putAuthScheme(new LoopbackSigning());
    }
    return builder.build();
  }

  /**
   * Gives a client of this or another service of the account its region and keys.
   *
   * @throws IllegalArgumentException no region is given and none is configured on this machine
   */
  public <B extends AwsClientBuilder<B, ?>> B identify(B builder) {
    builder.region(connection.effectiveRegion());
    return connection.accessKey().isEmpty() ? builder : builder.credentialsProvider(keys());
  }

  /**
   * Signs links to this service's objects. The caller closes it. It makes no network call either.
   *
   * @throws IllegalArgumentException no region is given and none is configured on this machine
   */
  public S3Presigner presigner() {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(connection.effectiveRegion())
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(connection.pathStyle()).build());
    if (connection.endpoint() != null) {
      builder.endpointOverride(connection.endpoint());
    }
    if (!connection.accessKey().isEmpty()) {
      builder.credentialsProvider(keys());
    }
    return builder.build();
  }

  private StaticCredentialsProvider keys() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(connection.accessKey(), connection.secretKey()));
  }
}
