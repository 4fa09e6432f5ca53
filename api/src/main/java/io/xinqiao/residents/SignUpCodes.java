package io.xinqiao.residents;

import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.SIGN_UP_CODE;

import io.xinqiao.archives.Person;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Staff;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * The codes by which residents sign up: a steward gives one to whom they know, it is good for some days and once.
 * Twelve characters of an alphabet without those that look alike are 60 bits; what is kept is their digest.
 */
@Repository
class SignUpCodes {
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 12;
    private static final int GROUP = 4;

    private final DSLContext sql;
    private final Rows<Person> persons;
    private final Members members;
    private final Staff staff;
    private final Notices notices;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SignUpCodes(
            TenantDatabase database, Rows<Person> persons, Members members, Staff staff, Notices notices, Clock clock) {
        this.sql = database.sql();
        this.persons = persons;
        this.members = members;
        this.staff = staff;
        this.notices = notices;
        this.clock = clock;
    }

    record IssueSignUpCodeInput(UUID personId, int days) {}

    record RevokeSignUpCodeInput(UUID personId) {}

    /** A code, in the clear for this once. */
    record Issued(Person person, String code, Instant expiresAt) {}

    Issued issue(IssueSignUpCodeInput input) {
        var person = persons.lock("Mutation.issueSignUpCode", input.personId(), "personId");
        if (person.erasedAt() != null) throw Refused.notFound("personId");
        if (!members.ofPersons(List.of(person.id())).isEmpty()) {
            throw Refused.because(Code.TAKEN, "refused.signUp.account", List.of(), "personId");
        }
        end(person.id());
        var code = newCode();
        var now = clock.instant();
        var expires = now.plus(Duration.ofDays(input.days()));
        sql.insertInto(SIGN_UP_CODE)
                .set(SIGN_UP_CODE.ID, NewId.next())
                .set(SIGN_UP_CODE.PERSON_ID, person.id())
                .set(SIGN_UP_CODE.DIGEST, digest(code))
                .set(SIGN_UP_CODE.ISSUED_BY, Caller.current().memberId())
                .set(SIGN_UP_CODE.ISSUED_AT, now)
                .set(SIGN_UP_CODE.EXPIRES_AT, expires)
                .execute();
        return new Issued(person, code, expires);
    }

    Person revoke(RevokeSignUpCodeInput input) {
        var person = persons.lock("Mutation.revokeSignUpCode", input.personId(), "personId");
        end(person.id());
        return person;
    }

    private void end(UUID person) {
        sql.update(SIGN_UP_CODE)
                .set(SIGN_UP_CODE.REVOKED_AT, clock.instant())
                .where(SIGN_UP_CODE.PERSON_ID.eq(person))
                .and(SIGN_UP_CODE.USED_AT.isNull())
                .and(SIGN_UP_CODE.REVOKED_AT.isNull())
                .execute();
    }

    /**
     * Makes whoever shows a code a resident who can sign in. Nothing is said of why a code is none, and it is good
     * still when the name is taken.
     *
     * @return nothing where there is no such code, or none that is good
     */
    Optional<Staff.Invited> use(String typed, String username, @Nullable String email) {
        return sql.update(SIGN_UP_CODE)
                .set(SIGN_UP_CODE.USED_AT, clock.instant())
                .where(SIGN_UP_CODE.DIGEST.eq(digest(typed)))
                .and(SIGN_UP_CODE.USED_AT.isNull())
                .and(SIGN_UP_CODE.REVOKED_AT.isNull())
                .and(SIGN_UP_CODE.EXPIRES_AT.gt(clock.instant()))
                .returning(SIGN_UP_CODE.PERSON_ID, SIGN_UP_CODE.ISSUED_BY)
                .fetchOptional()
                .flatMap(code -> signedUp(code.getPersonId(), code.getIssuedBy(), username, email));
    }

    private Optional<Staff.Invited> signedUp(UUID key, UUID issuer, String username, @Nullable String email) {
        var name = sql.select(PERSON.NAME)
                .from(PERSON)
                .where(PERSON.ID.eq(key))
                .and(PERSON.ERASED_AT.isNull())
                .forUpdate()
                .fetchOptional(PERSON.NAME);
        if (name.isEmpty() || !members.ofPersons(List.of(key)).isEmpty()) return Optional.empty();
        var resident = staff.signUp(username, name.get(), email, key, issuer);
        notices.tell(members.present(List.of(issuer)).stream()
                .map(one -> new Notices.Told(
                        one, Notice.Kind.RESIDENT_SIGNED_UP, new GlobalId("Person", key), key, List.of(name.get())))
                .toList());
        return Optional.of(resident);
    }

    private String newCode() {
        var code = new StringBuilder();
        for (var at = 0; at < LENGTH; at++) {
            if (at > 0 && at % GROUP == 0) code.append('-');
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /** However it was typed. */
    private static byte[] digest(String code) {
        var normal = code.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        try {
            return MessageDigest.getInstance("SHA-256").digest(normal.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
