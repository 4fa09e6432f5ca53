package io.xinqiao.webhooks;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides where webhooks may be sent: an https address outside, at a port of the web, with nothing secret in it. */
record Destination(boolean everything, Set<Integer> ports) {
    private static final Set<Integer> OF_THE_WEB = Set.of(80, 443);
    private static final int FIRST_FREE = 1024;

    /**
     * Services that somebody else's computer must not be made to talk to, with what browsers refuse (Fetch, "bad
     * ports").
     */
    private static final Set<Integer> OF_SERVICES = Set.of(
            1099, 1433, 1521, 1719, 1720, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190,
            4369, 5060, 5061, 5432, 5433, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668,
            6669, 6679, 6697, 7000, 7001, 8125, 8500, 9042, 9092, 9100, 9200, 9300, 9418, 10080, 10250, 11211, 15672,
            25565, 26379, 27017, 27018, 50070, 61616);

    /** What some readers take for an IPv4 address: its last part is a number, decimal or hexadecimal. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private static final String PART = "(0|[1-9][0-9]{0,2})";
    private static final Pattern PLAIN_IPV4 = Pattern.compile(PART + "(\\." + PART + "){3}");

    /** Whether an endpoint may be registered there. */
    boolean isAllowed(String url) {
        try {
            var uri = new URI(url);
            if (!isPlain(uri)) return false;
            if (everything) return true;
            for (var address : InetAddress.getAllByName(uri.getHost())) {
                if (PublicAddressesOnly.isInside(address)) return false;
            }
            return true;
        } catch (URISyntaxException | UnknownHostException nowhere) {
            return false;
        }
    }

    /** Whether a URL is one of those, whatever address its name has: asked again before each message. */
    boolean isPlain(URI uri) {
        var host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) return false;
        if (everything) return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return "https".equals(uri.getScheme()) && isAllowed(uri.getPort()) && !isDisguised(host);
    }

    private boolean isAllowed(int port) {
        if (!ports.isEmpty()) return ports.contains(port == -1 ? 443 : port);
        return port == -1 || OF_THE_WEB.contains(port) || (port >= FIRST_FREE && !OF_SERVICES.contains(port));
    }

    private static boolean isDisguised(String host) {
        if (host.startsWith("[")) return host.contains("%");
        return NUMERIC.matcher(host).matches() && !PLAIN_IPV4.matcher(host).matches();
    }
}
