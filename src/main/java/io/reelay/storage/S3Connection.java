package io.reelay.storage;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * How to reach an S3 service.
 *
 * @param region such as {@code eu-west-1}; empty = {@code us-east-1} where an endpoint is given,
 *     otherwise {@code AWS_REGION}, {@code -Daws.region} or the AWS profile
 * @param endpoint {@code http(s)} address of an S3-compatible server; null = AWS
 * @param pathStyle bucket in the path instead of the host name, as most servers other than AWS need
 * @param accessKey empty, together with {@code secretKey}, = the AWS default chain (environment,
 *     profile, container, instance), asked at the first call
 * @param secretKey never printed
 */
public record S3Connection(
    String region, URI endpoint, boolean pathStyle, String accessKey, String secretKey) {

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
  public S3Client open() {
    S3ClientBuilder builder =
        identify(S3Client.builder())
            .forcePathStyle(pathStyle)
            // Without this the SDK adds CRC32 trailers, which many S3-compatible servers refuse.
            // The storage sends a checksum of its own as a header.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT)
                    .maxConnections(MAX_CONNECTIONS)
                    .tcpKeepAlive(true))
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
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
    builder.region(effectiveRegion());
    return accessKey.isEmpty() ? builder : builder.credentialsProvider(keys());
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
            .region(effectiveRegion())
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(pathStyle).build());
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    if (!accessKey.isEmpty()) {
      builder.credentialsProvider(keys());
    }
    return builder.build();
  }

  private StaticCredentialsProvider keys() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
  }

  private Region effectiveRegion() {
    if (!region.isEmpty()) {
      return Region.of(region);
    }
    if (endpoint != null) {
      return Region.US_EAST_1;
    }
    try {
      // The SDK's own chain ends at the EC2 metadata service: seconds of waiting off EC2.
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "no AWS region: set reelay.storage.s3.region, AWS_REGION or a region in the AWS profile",
          e);
    }
  }

  @Override
  public String toString() {
    return "S3Connection[region=%s, endpoint=%s, pathStyle=%s, keys=%s]"
        .formatted(region, endpoint, pathStyle, accessKey.isEmpty() ? "AWS default chain" : "set");
  }
}
