package io.reelay.net;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guard says of each block of the IANA special-purpose registries, and just outside. */
class AddressRegistryTest {
  private static final Path DATA = Path.of("src/test/resources/security");
  private static final AddressGuard GUARD = new AddressGuard(List.of());

  record Block(IPAddress range, String name, boolean global) {
    static Block of(String line) {
      String[] columns = line.split(",");
      return new Block(
          new IPAddressString(columns[0]).getAddress().toPrefixBlock(),
          columns[1],
          columns[columns.length - 1].equals("True"));
    }

    /** First, middle, last. */
    List<BigInteger> edges() {
      BigInteger first = range.getLower().getValue();
      BigInteger last = range.getUpper().getValue();
      return List.of(first, first.add(last).shiftRight(1), last).stream().distinct().toList();
    }

    List<BigInteger> neighbours() {
      return Stream.of(
              range.getLower().getValue().subtract(BigInteger.ONE),
              range.getUpper().getValue().add(BigInteger.ONE))
          .filter(value -> value.signum() >= 0 && value.bitLength() <= range.getBitCount())
          .toList();
    }

    @Override
    public String toString() {
      return range.toCanonicalString() + " " + name;
    }
  }

  static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (String file :
        List.of(
            "iana-ipv4-special-registry.csv",
            "iana-ipv6-special-registry.csv",
            "closed-beside-registry.csv")) {
      lines(file).map(Block::of).forEach(blocks::add);
    }
    return blocks;
  }

  static Stream<Block> ipv4Blocks() throws IOException {
    return blocks().stream().filter(block -> block.range().isIPv4());
  }

  static Stream<String> metadata() throws IOException {
    return lines("cloud-metadata.csv").map(line -> line.split(",")[0]);
  }

  private static Stream<String> lines(String file) throws IOException {
    List<String> lines =
        Files.readAllLines(DATA.resolve(file)).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    return lines.stream().skip(1);
  }

  /** The registries' word; a reachable block within a closed one stays closed. */
  private static boolean isPublic(InetAddress address) throws IOException {
    IPAddress candidate = new IPAddressString(address.getHostAddress()).getAddress();
    byte[] bytes = address.getAddress();
    if (bytes.length == 16 && new BigInteger(1, bytes).shiftRight(32).equals(NAT64)) {
      return isPublic(InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16)));
    }
    boolean metadata =
        metadata().map(text -> new IPAddressString(text).getAddress()).anyMatch(candidate::equals);
    return !metadata
        && (candidate.isIPv4() || (bytes[0] & 0xE0) == 0x20)
        && blocks().stream()
            .filter(block -> !block.global())
            .noneMatch(
                block ->
                    block.range().getIPVersion() == candidate.getIPVersion()
                        && block.range().contains(candidate));
  }

  private static final BigInteger NAT64 = new BigInteger("64ff9b" + "0".repeat(16), 16);

  @ParameterizedTest
  @MethodSource("blocks")
  void eachBlockIsJudgedByItsRegistryAtBothEndsAndInTheMiddle(Block block) throws Exception {
    for (BigInteger value : block.edges()) {
      InetAddress address = address(value, block.range());
      boolean expected = block.global() && isPublic(address);
      assertThat(GUARD.allows(address)).as("%s of %s", address, block).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void whatIsJustOutsideIsJudgedByWhereItIs(Block block) throws Exception {
    for (BigInteger value : block.neighbours()) {
      InetAddress address = address(value, block.range());
      assertThat(GUARD.allows(address)).as("%s of %s", address, block).isEqualTo(isPublic(address));
    }
  }

  @ParameterizedTest
  @MethodSource("ipv4Blocks")
  void aClosedAddressInsideAnIPv6AddressIsClosedInEveryForm(Block block) throws Exception {
    for (BigInteger value : block.edges()) {
      InetAddress inner = address(value, block.range());
      if (!isPublic(inner)) {
        assertClosedInEveryForm(inner);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("metadata")
  void whereACloudGivesItsKeysAwayIsClosedInEveryForm(String text) throws Exception {
    InetAddress address = InetAddress.getByName(text);
    assertThat(GUARD.allows(address)).isFalse();
    if (address.getAddress().length == 4) {
      assertClosedInEveryForm(address);
    }
  }

  /** 10.0.0.0/8 is often meant; the keys of the cloud beside it are not. */
  @ParameterizedTest
  @MethodSource("metadata")
  void whereACloudGivesItsKeysAwayIsOpenedByItsOwnAddressAlone(String text) throws Exception {
    InetAddress address = InetAddress.getByName(text);
    AddressGuard wide =
        new AddressGuard(
            List.of(
                "100.64.0.0/10", "169.254.0.0/16", "168.63.0.0/16", "192.0.0.0/24", "fc00::/7"));
    assertThat(wide.allows(address)).isFalse();
    assertThat(new AddressGuard(List.of(text)).allows(address)).isTrue();
  }

  /** What DNS64 makes of a public server of IPv4, where a network has IPv6 only. */
  @Test
  void aPublicAddressThroughNat64IsOpen() throws Exception {
    assertThat(GUARD.allows(InetAddress.getByName("64:ff9b::8.8.8.8"))).isTrue();
    assertThat(GUARD.allows(InetAddress.getByName("64:ff9b:1::8.8.8.8"))).isFalse();
  }

  private static void assertClosedInEveryForm(InetAddress inner) throws Exception {
    byte[] four = inner.getAddress();
    byte[] inverted = new byte[4];
    for (int i = 0; i < 4; i++) {
      inverted[i] = (byte) ~four[i];
    }
    assertClosed("mapped", "00000000000000000000ffff", four, "");
    assertClosed("compatible", "000000000000000000000000", four, "");
    assertClosed("translated", "0000000000000000ffff0000", four, "");
    assertClosed("NAT64", "0064ff9b0000000000000000", four, "");
    assertClosed("local NAT64", "0064ff9b0001000000000000", four, "");
    assertClosed("6to4", "2002", four, "00000000000000000001");
    assertClosed("Teredo's server", "20010000", four, "0000000000000000");
    assertClosed("Teredo's client", "200100000808080800000000", inverted, "");
  }

  private static void assertClosed(String form, String before, byte[] four, String after)
      throws Exception {
    byte[] head = bytes(before);
    ByteBuffer all = ByteBuffer.allocate(16).put(head).put(four).put(bytes(after));
    // Not InetAddress.getByAddress, which makes four bytes of a mapped address.
    InetAddress address = Inet6Address.getByAddress(null, all.array(), -1);
    assertThat(GUARD.allows(address)).as("%s as %s", address, form).isFalse();
  }

  private static byte[] bytes(String hex) {
    return java.util.HexFormat.of().parseHex(hex);
  }

  private static InetAddress address(BigInteger value, IPAddress of) throws UnknownHostException {
    byte[] bytes = new byte[of.getByteCount()];
    byte[] given = value.toByteArray();
    for (int i = 0; i < Math.min(given.length, bytes.length); i++) {
      bytes[bytes.length - 1 - i] = given[given.length - 1 - i];
    }
    return bytes.length == 4
        ? InetAddress.getByAddress(bytes)
        : Inet6Address.getByAddress(null, bytes, -1);
  }
}
