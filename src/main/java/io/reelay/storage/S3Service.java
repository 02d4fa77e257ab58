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
 * @param connection where it is, and its keys
 * @param egress the way to it
 */
public record S3Service(S3Connection connection, Egress egress) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A server that puts many parts together may be silent for a while before it answers. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);

  /** One try of one call without a body; {@link S3VideoStorage} allows more where it sends one. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(60);

  /** As many as {@code reelay.storage.threads} may be: a store uses one connection at a time. */
  private static final int MAX_CONNECTIONS = 64;

  /**
   * A client for this service, to be closed by the caller. Makes no network call: neither the
   * credentials nor the EC2 metadata service are asked here.
   *
   * @throws IllegalArgumentException no region is given and none is configured on this machine
   */
  public S3Client client() {
    S3ClientBuilder builder =
        identify(S3Client.builder())
            .forcePathStyle(connection.pathStyle())
            // Without this the SDK adds CRC32 trailers, which many S3-compatible servers refuse.
            // The storage sends a checksum of its own as a header.
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
   * Signs links to this service's objects, to be closed by the caller. Makes no network call
   * either.
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
