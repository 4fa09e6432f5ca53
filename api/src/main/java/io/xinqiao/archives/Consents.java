package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.CONSENT;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
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
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What persons agreed to. A withdrawal ends a consent and keeps it on record. */
@Repository
public class Consents {
    private static final RowScope REACH = Persons.REACH.through(
            persons -> CONSENT.PERSON_ID.in(select(PERSON.ID).from(PERSON).where(persons)));

    private final DSLContext sql;
    private final Rows<Consent> rows;

    Consents(TenantDatabase database, Rows<Consent> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<Consent> consentRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Consent.class, CONSENT, REACH, database, visibility);
    }

    record RecordConsentInput(
            UUID personId,
            Consent.Purpose purpose,
            LocalDate givenOn,
            @Nullable String note) {}

    record WithdrawConsentInput(UUID consentId, LocalDate withdrawnOn) {}

    /** The consents of persons, latest first; whoever sees the person sees them. */
    Map<UUID, List<Consent>> ofPersons(Collection<UUID> persons) {
        return rows.groups(CONSENT.PERSON_ID, persons, noCondition(), CONSENT.GIVEN_ON.desc(), CONSENT.ID.desc());
    }

    Consent record(RecordConsentInput input, Person person) {
        return rows.insert(new Consent(
                NewId.next(),
                person.id(),
                input.purpose(),
                input.givenOn(),
                null,
                Caller.current().memberId(),
                input.note()));
    }

    Consent withdraw(WithdrawConsentInput input) {
        var consent = rows.lock("Mutation.withdrawConsent", input.consentId(), "consentId");
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
        return rows.change(consent.id(), sql.update(CONSENT).set(CONSENT.WITHDRAWN_ON, input.withdrawnOn()));
    }
}
