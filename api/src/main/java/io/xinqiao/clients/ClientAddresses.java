package io.xinqiao.clients;

import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.util.List;
import java.util.regex.Pattern;

/** Which origins of web pages and which redirect addresses an application may name. */
final class ClientAddresses {
    private static final int MOST = 50;
    private static final String HOST = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";
    private static final String PORT = "(:[1-9][0-9]{0,4})?";
    private static final String LOOPBACK = "http://(localhost|127\\.0\\.0\\.1)";
    private static final String PATH = "(/[A-Za-z0-9._~!$&'()+,;=:@%/-]*)?(\\?[A-Za-z0-9._~!$&'()+,;=:@%/?-]*)?";

    /** Of web pages, and of apps that show pages of their own. What a browser itself means by a scheme is no app's. */
    private static final Pattern ORIGIN = Pattern.compile("https://" + HOST + PORT + "|" + LOOPBACK
            + "(:[1-9][0-9]{0,4}|:\\*)?"
            + "|(?!(https?|wss?|ftp|file|data|blob|about|javascript|chrome|chrome-extension|view-source):)"
            + "[a-z][a-z0-9+.-]{1,40}://" + HOST);

    private static final Pattern OF_PAGES = Pattern.compile("(https://" + HOST + "|" + LOOPBACK + ")" + PORT + PATH);

    /** A scheme of the app's own is the reverse of a name that its maker owns, and so has a dot (RFC 8252, 7.1). */
    private static final Pattern OF_APPS =
            Pattern.compile("[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+:/{1,3}([A-Za-z0-9.-]+)?" + PATH);

    private static final Pattern ANY_PORT = Pattern.compile("(" + LOOPBACK + ")(:[0-9]{1,5})?");

    private ClientAddresses() {}

    /** Whether a page of this origin is among those that are listed. */
    static boolean lists(List<String> listed, String origin) {
        if (listed.contains(origin)) return true;
        var local = ANY_PORT.matcher(origin);
        return local.matches() && listed.contains(local.group(1) + ":*");
    }

    /** Each as a browser writes it, and no other way: it is compared by its text. */
    static List<String> origins(List<String> origins) {
        for (var at = 0; at < origins.size(); at++) {
            if (!ORIGIN.matcher(origins.get(at)).matches()) {
                throw Refused.because(
                        Code.INVALID, "refused.client.origin", List.of(), "origins", Integer.toString(at));
            }
        }
        return distinct(origins, "refused.client.origins", "origins");
    }

    /** Each in full: no pattern stands for several, or whoever finds one more page of a host gets the codes. */
    static List<String> redirects(ApiClient.Kind kind, List<String> addresses) {
        var has = kind == ApiClient.Kind.BROWSER || kind == ApiClient.Kind.APP;
        if (!has && !addresses.isEmpty()) {
            throw Refused.because(Code.INVALID, "refused.client.noRedirects", List.of(), "redirectUris");
        }
        if (has && addresses.isEmpty()) {
            throw Refused.because(Code.REQUIRED, "refused.client.redirects", List.of(), "redirectUris");
        }
        for (var at = 0; at < addresses.size(); at++) {
            var address = addresses.get(at);
            var fits = OF_PAGES.matcher(address).matches()
                    || (kind == ApiClient.Kind.APP && OF_APPS.matcher(address).matches());
            if (!fits) {
                throw Refused.because(
                        Code.INVALID, "refused.client.redirect", List.of(), "redirectUris", Integer.toString(at));
            }
        }
        return distinct(addresses, "refused.client.manyRedirects", "redirectUris");
    }

    private static List<String> distinct(List<String> addresses, String tooMany, String field) {
        var distinct = addresses.stream().distinct().toList();
        if (distinct.size() > MOST) throw Refused.because(Code.INVALID, tooMany, List.of(MOST), field);
        return distinct;
    }
}
