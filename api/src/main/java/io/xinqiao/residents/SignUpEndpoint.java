package io.xinqiao.residents;

import io.xinqiao.identity.Staff;
import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Refused;
import io.xinqiao.tenants.Buckets;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where residents sign up: {@code POST /residents/sign-up/{company}} with the code that their steward gave them and the
 * name that they want to sign in by; they get a first password. Whoever guesses is slowed down by where they come from,
 * and hears the same of a company that is not there, of a code that is none, was used, or is too old.
 */
@RestController
class SignUpEndpoint {
    private static final int MOST_BYTES = 4 * 1024;
    private static final int MOST_EMAIL = 200;

    /** Ten tries, and then one a minute. */
    private static final int A_TRY = 60;

    private static final Buckets.Size OF_ADDRESS = new Buckets.Size(10 * A_TRY, 1);

    /** Of an IPv6 address, what a subscriber is given: the rest of it they choose as they like. */
    private static final int SUBSCRIBER_BYTES = 8;

    private final Registry registry;
    private final TenantDatabase database;
    private final Buckets buckets;
    private final SignUpCodes codes;
    private final HttpErrors errors;
    private final JsonMapper json;

    SignUpEndpoint(
            Registry registry,
            TenantDatabase database,
            Buckets buckets,
            SignUpCodes codes,
            HttpErrors errors,
            JsonMapper json) {
        this.registry = registry;
        this.database = database;
        this.buckets = buckets;
        this.codes = codes;
        this.errors = errors;
        this.json = json;
    }

    private record Wish(
            @Nullable String code,
            @Nullable String username,
            @Nullable String email) {}

    @PostMapping("/residents/sign-up/{company}")
    void signUp(@PathVariable String company, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var wish = read(request);
        // What is no name is refused before the code is looked at: it says nothing of that.
        if (wish.isEmpty()) {
            errors.write(response, 400);
            return;
        }
        var bucket = "sign-up/" + sender(request.getRemoteAddr());
        var taken = buckets.take(bucket, OF_ADDRESS, A_TRY);
        if (!taken.granted()) {
            response.setHeader("Retry-After", Long.toString(taken.untilEnough().toSeconds() + 1));
            errors.write(response, 429);
            return;
        }
        var invited = registry.ofCode(company)
                .filter(tenant -> tenant.state() == Tenant.State.ACTIVE
                        && tenant.quarantineReason().isEmpty())
                .map(tenant -> tried(tenant, wish.get()))
                .orElse(Tried.NO_CODE);
        if (invited.isRight()) buckets.giveBack(bucket, OF_ADDRESS, A_TRY);
        if (invited.member() == null) {
            errors.write(response, invited.isRight() ? 409 : 404, invited.isRight() ? "signUp.taken" : "signUp.noCode");
            return;
        }
        response.setContentType("application/json;charset=utf-8");
        response.getOutputStream().write(json.writeValueAsBytes(answer(invited.member())));
    }

    /**
     * What became of it.
     *
     * @param isRight whether the code is good; without a member the name is taken then
     */
    private record Tried(boolean isRight, Staff.@Nullable Invited member) {
        static final Tried NO_CODE = new Tried(false, null);
    }

    private Tried tried(Tenant tenant, Wish wish) {
        return database.as(tenant, () -> {
            try {
                return database.write(() -> codes.use(text(wish.code()), text(wish.username()), wish.email()))
                        .map(member -> new Tried(true, member))
                        .orElse(Tried.NO_CODE);
            } catch (Refused nameIsTaken) {
                // Nothing else is refused behind a code that is good, and it is good still.
                return new Tried(true, null);
            }
        });
    }

    private static Map<String, @Nullable String> answer(Staff.Invited invited) {
        Map<String, @Nullable String> answer = new LinkedHashMap<>();
        answer.put("username", invited.member().username());
        answer.put("temporaryPassword", invited.temporaryPassword());
        return answer;
    }

    /** What somebody wishes, if it can be one at all. */
    private Optional<Wish> read(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) return Optional.empty();
        try {
            return Optional.ofNullable(json.readValue(body, Wish.class))
                    .filter(wish -> !text(wish.code()).isBlank()
                            && Staff.isUsername(text(wish.username()))
                            && (wish.email() == null
                                    || (wish.email().length() <= MOST_EMAIL && Staff.isEmail(wish.email()))));
        } catch (JacksonException none) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable String told) {
        return told == null ? "" : told;
    }

    /** Whom an address stands for. */
    private static String sender(String address) {
        var bytes = InetAddress.ofLiteral(address).getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SUBSCRIBER_BYTES));
    }
}
