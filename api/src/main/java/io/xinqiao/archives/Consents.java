package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.CONSENT;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What persons agreed to. A withdrawal ends a consent and keeps it on record. */
@Repository
public class Consents {
    private final DSLContext sql;
    private final Visibility visibility;

    Consents(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    record RecordConsentInput(
            UUID personId,
            Consent.Purpose purpose,
            LocalDate givenOn,
            @Nullable String note) {}

    record WithdrawConsentInput(UUID consentId, LocalDate withdrawnOn) {}

    Map<UUID, Consent> visible(Collection<UUID> keys) {
        return sql.select(CONSENT.fields())
                .from(CONSENT)
                .join(PERSON)
                .on(PERSON.ID.eq(CONSENT.PERSON_ID))
                .where(CONSENT.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("Consent", Persons.REACH))
                .fetchMap(CONSENT.ID, Consents::consent);
    }

    /** The consents of persons, latest first; whoever sees the person sees them. */
    Map<UUID, List<Consent>> ofPersons(Collection<UUID> persons) {
        return sql.selectFrom(CONSENT)
                .where(CONSENT.PERSON_ID.eq(any(persons.toArray(UUID[]::new))))
                .orderBy(CONSENT.GIVEN_ON.desc(), CONSENT.ID.desc())
                .fetchGroups(CONSENT.PERSON_ID, Consents::consent);
    }

    Consent record(RecordConsentInput input, Person person) {
        var consent = new Consent(
                NewId.next(),
                person.id(),
                input.purpose(),
                input.givenOn(),
                null,
                Caller.current().memberId(),
                input.note());
        sql.insertInto(CONSENT)
                .set(CONSENT.ID, consent.id())
                .set(CONSENT.PERSON_ID, consent.personId())
                .set(CONSENT.PURPOSE, consent.purpose().name())
                .set(CONSENT.GIVEN_ON, consent.givenOn())
                .set(CONSENT.RECORDED_BY, consent.recordedById())
                .set(CONSENT.NOTE, consent.note())
                .execute();
        return consent;
    }

    Consent withdraw(WithdrawConsentInput input) {
        var consent = sql.select(CONSENT.fields())
                .from(CONSENT)
                .join(PERSON)
                .on(PERSON.ID.eq(CONSENT.PERSON_ID))
                .where(CONSENT.ID.eq(input.consentId()))
                .and(visibility.of("Mutation.withdrawConsent", Persons.REACH))
                .forUpdate()
                .of(CONSENT)
                .fetchOptional(Consents::consent)
                .orElseThrow(() -> Refused.notFound("consentId"));
        if (consent.withdrawnOn() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.consent.withdrawn", List.of(), "consentId");
        }
        if (input.withdrawnOn().isBefore(consent.givenOn())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.household.before",
                    List.of(consent.givenOn().toString()),
                    "withdrawnOn");
        }
        return sql.update(CONSENT)
                .set(CONSENT.WITHDRAWN_ON, input.withdrawnOn())
                .where(CONSENT.ID.eq(consent.id()))
                .returning()
                .fetchSingle(Consents::consent);
    }

    private static Consent consent(Record row) {
        return new Consent(
                row.get(CONSENT.ID),
                row.get(CONSENT.PERSON_ID),
                Consent.Purpose.valueOf(row.get(CONSENT.PURPOSE)),
                row.get(CONSENT.GIVEN_ON),
                row.get(CONSENT.WITHDRAWN_ON),
                row.get(CONSENT.RECORDED_BY),
                row.get(CONSENT.NOTE));
    }
}
