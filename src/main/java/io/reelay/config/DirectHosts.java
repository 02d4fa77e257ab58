package io.reelay.config;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * The hosts that are reached without a proxy: loopback, and a list in the form of {@code NO_PROXY}.
 * {@code example.com} covers that host and all hosts below it, {@code .example.com} and {@code
 * *.example.com} only the hosts below it. An address or a CIDR block covers hosts that are written
 * as addresses, and {@code *} covers all. Each entry may have a port (as in Go's {@code
 * httpproxy}).
 */
public final class DirectHosts {
  private static final Pattern PARTS =
      Pattern.compile(
          "(\\[[0-9A-Fa-f:.]+]|[0-9A-Fa-f]*(?::[0-9A-Fa-f.]*){2,}|[^:/\\[\\]]+)"
              + "(/\\d{1,3})?(?::(\\d{1,5}))?");
  private static final Pattern NAME =
      Pattern.compile("(?:\\*?\\.)?([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*)\\.?");
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?\\d+");
  private static final Pattern QUAD = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
  private static final String LOCALHOST = "localhost";

  private final List<Entry> entries;
  private final String text;

  /** Whether the entry covers this host, which is in lower case and without a dot at its end. */
  private record Entry(IPAddress block, String name, boolean itself, int port) {
    boolean has(String host, IPAddress address, int itsPort) {
      if (port >= 0 && port != itsPort) {
        return false;
      }
      if (block != null) {
        return address != null && block.contains(address);
      }
      return name.isEmpty()
          || address == null && (itself && host.equals(name) || host.endsWith("." + name));
    }
  }

  private DirectHosts(List<Entry> entries, String text) {
    this.entries = List.copyOf(entries);
    this.text = text;
  }

  /** Loopback alone. */
  public static DirectHosts loopback() {
    return new DirectHosts(List.of(), "");
  }

  /**
   * The hosts of a list, with commas or white space between entries.
   *
   * @throws IllegalArgumentException if an entry is invalid; the message has its position
   */
  public static DirectHosts of(String list) {
    List<Entry> entries = new ArrayList<>();
    for (String part : parts(list)) {
      entries.add(
          entry(part)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "has no valid host in entry " + (entries.size() + 1))));
    }
    return new DirectHosts(entries, String.join(",", parts(list)));
  }

  /**
   * The entries of a list that {@link #of} accepts. Other programs' lists may have other entries.
   */
  public static String usable(String list) {
    return String.join(",", parts(list).stream().filter(part -> entry(part).isPresent()).toList());
  }

  private static List<String> parts(String list) {
    return Stream.of(list.split("[,\\s]+")).filter(part -> !part.isEmpty()).toList();
  }

  private static Optional<Entry> entry(String part) {
    Matcher parts = PARTS.matcher(part);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String host = bare(parts.group(1));
    int port = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
    IPAddress address = literal(host);
    if (address != null) {
      return block(address, parts.group(2)).map(block -> new Entry(block, null, false, port));
    }
    if (parts.group(2) != null) {
      return Optional.empty();
    }
    if (host.equals("*")) {
      return Optional.of(new Entry(null, "", true, port));
    }
    Matcher name = NAME.matcher(host);
    return name.matches() && !NUMBER.matcher(name.group(1)).matches()
        ? Optional.of(new Entry(null, name.group(1), host.startsWith(name.group(1)), port))
        : Optional.empty();
  }

  private static Optional<IPAddress> block(IPAddress address, String prefix) {
    if (prefix == null) {
      return Optional.of(address);
    }
    int bits = Integer.parseInt(prefix.substring(1));
    return bits > address.getBitCount()
        ? Optional.empty()
        : Optional.of(address.toPrefixBlock(bits));
  }

  private static String bare(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.toLowerCase(Locale.ROOT);
  }

  /** Null if the text is not an address. */
  private static IPAddress literal(String host) {
    return QUAD.matcher(host).matches() || InetAddressUtils.isIPv6(host)
        ? new IPAddressString(host).getAddress()
        : null;
  }

  /** Whether this host is reached without a proxy. */
  public boolean has(String host, int port) {
    String bare = bare(host).replaceFirst("\\.$", "");
    IPAddress address = literal(bare);
    return (address == null
            ? bare.equals(LOCALHOST) || bare.endsWith("." + LOCALHOST)
            : address.isLoopback())
        || entries.stream().anyMatch(entry -> entry.has(bare, address, port));
  }

  /** The list. */
  @Override
  public String toString() {
    return text;
  }
}
