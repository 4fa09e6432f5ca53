package io.xinqiao.files;

import io.xinqiao.identity.Caller;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.privacy.Vault;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Addresses of files that open without a token, because a browser's {@code <img>} sends none. Each names the company,
 * the file, what of it, for whom and until when, and is signed with a secret of the company's own. It gives nothing to
 * whoever has it that the member could not see at that moment.
 */
@Component
class FileLinks {
    /** The parameter of an address that holds all of it. */
    static final String PARAMETER = "access";

    private static final String VERSION = "1";
    private static final String PURPOSE = "FILE_LINKS";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;
    private static final int LONGEST = 600;
    private static final Pattern SEPARATOR = Pattern.compile("\\.");
    private static final int PARTS = 6;

    /** Until then all addresses of a file are the same, so that a browser keeps the picture. */
    static final Duration SAME = Duration.ofMinutes(5);

    static final Duration AT_LEAST = Duration.ofMinutes(10);

    private final Vault vault;
    private final Registry registry;
    private final TenantDatabase database;
    private final Clock clock;

    FileLinks(Vault vault, Registry registry, TenantDatabase database, Clock clock) {
        this.vault = vault;
        this.registry = registry;
        this.database = database;
        this.clock = clock;
    }

    /** What of a file an address leads to. */
    enum Variant {
        WHOLE,
        PREVIEW,
        THUMBNAIL
    }

    /** What an address says, once its signature was found good. */
    record Link(Tenant tenant, UUID file, UUID member, Variant variant) {}

    /** The address of a file for the caller. */
    String address(UUID file, Variant variant) {
        var seconds = clock.instant().getEpochSecond();
        var until = (seconds / SAME.toSeconds() + 1) * SAME.toSeconds() + AT_LEAST.toSeconds();
        var text = String.join(
                ".",
                VERSION,
                Objects.requireNonNull(database.tenant().organizationId()),
                file.toString(),
                Caller.current().memberId().toString(),
                Long.toString(until),
                variant.name());
        var content = text.getBytes(StandardCharsets.UTF_8);
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return "/files/" + new GlobalId("File", file).text() + "?" + PARAMETER + "=" + encoder.encodeToString(content)
                + "." + encoder.encodeToString(signature(content));
    }

    /** What an address says, unless it is forged, of another file, or past its time. */
    Optional<Link> read(String access, UUID file) {
        var dot = access.indexOf('.');
        if (access.length() > LONGEST || dot < 0) return Optional.empty();
        try {
            var content = Base64.getUrlDecoder().decode(access.substring(0, dot));
            var signed = Base64.getUrlDecoder().decode(access.substring(dot + 1));
            var parts = SEPARATOR.split(new String(content, StandardCharsets.UTF_8), -1);
            if (parts.length != PARTS || !parts[0].equals(VERSION)) return Optional.empty();
            var tenant = registry.ofOrganization(parts[1]);
            if (tenant.isEmpty()) return Optional.empty();
            var good = database.as(tenant.get(), () -> MessageDigest.isEqual(signature(content), signed));
            var link = new Link(
                    tenant.get(), UUID.fromString(parts[2]), UUID.fromString(parts[3]), Variant.valueOf(parts[5]));
            var until = Instant.ofEpochSecond(Long.parseLong(parts[4]));
            return good && link.file().equals(file) && clock.instant().isBefore(until)
                    ? Optional.of(link)
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private byte[] signature(byte[] content) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(vault.secret(PURPOSE, SECRET_BYTES), ALGORITHM));
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("An address cannot be signed", impossible);
        }
    }
}
