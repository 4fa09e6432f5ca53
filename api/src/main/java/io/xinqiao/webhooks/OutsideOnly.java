package io.xinqiao.webhooks;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Knows no address inside: loopback, private networks, link-local (a cloud's metadata service), and others that are not
 * reached through the internet. It is asked for every connection, so that a name cannot change its mind in between.
 */
final class OutsideOnly implements DnsResolver {
    private final boolean everything;

    OutsideOnly(boolean everything) {
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
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) return true;
        var bytes = address.getAddress();
        if (address instanceof Inet6Address) {
            var first = bytes[0] & 0xFF;
            var second = bytes[1] & 0xFF;
            var uniqueLocal = (first & 0xFE) == 0xFC;
            // NAT64, 6to4 and Teredo carry an IPv4 address that may be one inside.
            var translated = (first == 0x00 && second == 0x64) || (first == 0x20 && second == 0x02);
            var teredo = first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
            return uniqueLocal || translated || teredo;
        }
        return isReserved(bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF);
    }

    /** Blocks of IPv4 beside the private ones that lead nowhere outside (RFC 6890). */
    private static boolean isReserved(int first, int second, int third) {
        return first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second <= 127)
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 192 && second == 88 && third == 99)
                || (first == 198 && (second == 18 || second == 19))
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113);
    }
}
