package io.reelay.config;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import io.reelay.config.ValueType.InvalidValueException;
import java.util.ArrayList;
import java.util.List;

/** A comma list of IPv4 and IPv6 addresses and CIDR blocks (RFC 4632, RFC 4291). */
final class NetworkList {
  // The library also reads octal, hexadecimal, ranges and wildcards. This list permits connections,
  // so it accepts only the one unambiguous form.
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowMask(false)
          .allowPrefixOnly(false)
          .allowSingleSegment(false)
          .allowWildcardedSeparator(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .getParentBuilder()
          .toParams();

  private NetworkList() {}

  static List<String> parse(String text) throws InvalidValueException {
    List<String> networks = new ArrayList<>();
    for (String part : text.split("\\s*,\\s*", -1)) {
      networks.add(network(part, networks.size() + 1).toCanonicalString());
    }
    return List.copyOf(networks);
  }

  private static IPAddress network(String text, int place) throws InvalidValueException {
    IPAddress network;
    try {
      network = new IPAddressString(text, STRICT).toAddress();
    } catch (AddressStringException | IncompatibleAddressException e) {
      throw new InvalidValueException("has no valid address or block in entry " + place);
    }
    if (network.isPrefixed() && !network.isPrefixBlock()) {
      throw new InvalidValueException(
          "has bits below the prefix in entry %d (the block is %s)"
              .formatted(place, network.toPrefixBlock().toCanonicalString()));
    }
    return network;
  }
}
