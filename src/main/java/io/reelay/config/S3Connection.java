package io.reelay.config;

import java.net.URI;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * The connection to an S3 service.
 *
 * @param region such as {@code eu-west-1}; empty = {@code us-east-1} if an endpoint is given,
 *     otherwise {@code AWS_REGION}, {@code -Daws.region} or the AWS profile
 * @param endpoint {@code http(s)} address of an S3-compatible server; null = AWS
 * @param pathStyle bucket in the path instead of the host name, as most servers except AWS require
 * @param accessKey empty, together with {@code secretKey}, = the AWS default chain (environment,
 *     profile, container, instance), asked at the first call
 * @param secretKey never printed
 */
public record S3Connection(
    String region, URI endpoint, boolean pathStyle, String accessKey, String secretKey) {

  public static final String NO_REGION =
      "required for AWS, because neither AWS_REGION nor the AWS profile has a region";

  /** Whether a region is configured anywhere; makes no network call. */
  public boolean hasRegion() {
    try {
      effectiveRegion();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The given region, or this machine's region; makes no network call.
   *
   * @throws IllegalArgumentException no region is given and none is configured on this machine
   */
  public Region effectiveRegion() {
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
      throw new IllegalArgumentException(NO_REGION, e);
    }
  }

  @Override
  public String toString() {
    return "S3Connection[region=%s, endpoint=%s, pathStyle=%s, keys=%s]"
        .formatted(region, endpoint, pathStyle, accessKey.isEmpty() ? "AWS default chain" : "set");
  }
}
