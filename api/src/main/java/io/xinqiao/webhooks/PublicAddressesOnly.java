package io.xinqiao.webhooks;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * The guard against requests to the inside (SSRF) by webhooks. It knows no address inside: loopback, private networks,
 * link-local (a cloud's metadata service), and others that are not reached through the internet. It is asked for every
 * connection, so that a name cannot change its mind in between.
 */
final class PublicAddressesOnly implements DnsResolver {
    /** Blocks of IPv4 that lead nowhere outside (RFC 6890), and Azure's metadata. */
    private static final List<Block> NOT_OUTSIDE_4 = List.of(
            block("0.0.0.0", 8),
            block("10.0.0.0", 8),
            block("100.64.0.0", 10),
            block("127.0.0.0", 8),
            block("168.63.129.16", 32),
            block("169.254.0.0", 16),
            block("172.16.0.0", 12),
            block("192.0.0.0", 24),
            block("192.0.2.0", 24),
            block("192.88.99.0", 24),
            block("192.168.0.0", 16),
            block("198.18.0.0", 15),
            block("198.51.100.0", 24),
            block("203.0.113.0", 24),
            block("224.0.0.0", 3));

    /** Within 2000::/3: Teredo, benchmarks and other protocols; documentation; 6to4. */
    private static final List<Block> NOT_OUTSIDE_6 =
            List.of(block("2001::", 23), block("2001:db8::", 32), block("2002::", 16), block("3fff::", 20));

    private final boolean everything;

    PublicAddressesOnly(boolean everything) {
        this.everything = everything;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        if (everything) return addresses;
        for (var address : addresses) {
            if (isInside(address)) throw new UnknownHostException(host + " is an address inside");
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }

    static boolean isInside(InetAddress address) {
        var bytes = address.getAddress();
        return address.isMulticastAddress() || (address instanceof Inet6Address ? isInside6(bytes) : isReserved(bytes));
    }

    /**
     * Only 2000::/3 is given to anybody outside. What else there is, loopback, unique local and link-local addresses
     * and those that carry an IPv4 address (IPv4-compatible, IPv4-mapped, NAT64), lies outside of it.
     */
    private static boolean isInside6(byte[] bytes) {
        var outside = (bytes[0] & 0xE0) == 0x20;
        return !outside || NOT_OUTSIDE_6.stream().anyMatch(block -> block.has(bytes)) || isOfATunnel(bytes);
    }

    /** ISATAP: the IPv4 address that it leads to is the last part of an address of any network. */
    private static boolean isOfATunnel(byte[] bytes) {
        return (bytes[8] & 0xFD) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && (bytes[11] & 0xFF) == 0xFE;
    }

    private static boolean isReserved(byte[] bytes) {
        return NOT_OUTSIDE_4.stream().anyMatch(block -> block.has(bytes));
    }

    private static Block block(String first, int bits) {
        return new Block(InetAddress.ofLiteral(first).getAddress(), bits);
    }

    /** The addresses whose first bits are these. */
    private static final class Block {
        private final byte[] first;
        private final int bits;

        Block(byte[] first, int bits) {
            this.first = first;
            this.bits = bits;
        }

        boolean has(byte[] address) {
            for (var bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> bit % 8;
                if (((address[bit / 8] ^ first[bit / 8]) & mask) != 0) return false;
            }
            return true;
        }
    }
}
