package io.xinqiao.tenants;

import io.xinqiao.tenants.IdentityProvider.Happened;
import io.xinqiao.tenants.IdentityProvider.Happened.AccountChanged;
import io.xinqiao.tenants.IdentityProvider.Happened.SessionEnded;
import io.xinqiao.tenants.IdentityProvider.Happened.SignedOut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.EventRepresentation;

/**
 * What Keycloak writes down of accounts and sign-ins: the deeds of administrators, and those of the people themselves.
 */
final class KeycloakEvents {
    private static final int A_PAGE = 200;
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final String OLDEST_FIRST = "asc";

    private static final List<String> OF_PEOPLE =
            List.of("LOGOUT", "DELETE_ACCOUNT", "USER_DISABLED_BY_PERMANENT_LOCKOUT");
    private static final List<String> OF_ADMINISTRATORS = List.of("USER", "USER_SESSION", "ORGANIZATION_MEMBERSHIP");

    private static final Pattern USER = Pattern.compile("users/([^/]+)");
    private static final Pattern SIGNED_OUT = Pattern.compile("users/([^/]+)/logout");
    private static final Pattern SESSION = Pattern.compile("sessions/([^/]+)");
    private static final Pattern MEMBER = Pattern.compile("organizations/[^/]+/members/([^/]+)");

    private final RealmResource realm;

    KeycloakEvents(RealmResource realm) {
        this.realm = realm;
    }

    List<Happened> since(Instant moment) {
        var from = moment.toEpochMilli();
        var until = moment.plus(CLOCKS_DIFFER).toEpochMilli();
        List<Happened> happened = new ArrayList<>();
        for (var first = 0; ; first += A_PAGE) {
            var page = realm.getAdminEvents(
                    null, null, null, null, null, null, OF_ADMINISTRATORS, from, until, first, A_PAGE, OLDEST_FIRST);
            for (var event : page) of(event).ifPresent(happened::add);
            if (page.size() < A_PAGE) break;
        }
        for (var first = 0; ; first += A_PAGE) {
            var page = realm.getEvents(OF_PEOPLE, null, null, from, until, null, first, A_PAGE, OLDEST_FIRST);
            for (var event : page) of(event).ifPresent(happened::add);
            if (page.size() < A_PAGE) break;
        }
        happened.sort(Comparator.comparing(KeycloakEvents::at));
        return happened;
    }

    private static Instant at(Happened happened) {
        return switch (happened) {
            case AccountChanged changed -> changed.at();
            case SessionEnded ended -> ended.at();
            case SignedOut out -> out.at();
        };
    }

    private static Optional<Happened> of(AdminEventRepresentation event) {
        var at = Instant.ofEpochMilli(event.getTime());
        var path = event.getResourcePath();
        if (path == null) return Optional.empty();
        var user = USER.matcher(path);
        if (user.matches()) return Optional.of(new AccountChanged(user.group(1), at));
        var out = SIGNED_OUT.matcher(path);
        if (out.matches()) return Optional.of(new SignedOut(out.group(1), at));
        if (!"DELETE".equals(event.getOperationType())) return Optional.empty();
        var session = SESSION.matcher(path);
        if (session.matches()) return Optional.of(new SessionEnded(session.group(1), at));
        var member = MEMBER.matcher(path);
        return member.matches() ? Optional.of(new SignedOut(member.group(1), at)) : Optional.empty();
    }

    private static Optional<Happened> of(EventRepresentation event) {
        var at = Instant.ofEpochMilli(event.getTime());
        return switch (event.getType()) {
            case "LOGOUT" -> Optional.ofNullable(event.getSessionId()).map(session -> new SessionEnded(session, at));
            default -> Optional.ofNullable(event.getUserId()).map(user -> new AccountChanged(user, at));
        };
    }
}
