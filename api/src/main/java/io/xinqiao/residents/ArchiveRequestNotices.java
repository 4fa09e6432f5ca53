package io.xinqiao.residents;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.UNIT;

import io.xinqiao.archives.Person;
import io.xinqiao.archives.Unit;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Tells stewards what residents have changed or want, and residents what became of it. */
@Component
class ArchiveRequestNotices {
    private final DSLContext sql;
    private final Members members;
    private final Notices notices;

    ArchiveRequestNotices(TenantDatabase database, Members members, Notices notices) {
        this.sql = database.sql();
        this.members = members;
        this.notices = notices;
    }

    void requested(ArchiveRequest request, Unit unit) {
        tell(
                stewards(unit.buildingId(), unit.projectId()),
                Notice.Kind.ARCHIVE_REQUESTED,
                new GlobalId(ArchiveRequests.TYPE, request.id()),
                request.id(),
                List.of(unit.number(), request.what()));
    }

    void decided(ArchiveRequest request, Notice.Kind kind) {
        tell(
                members.ofPersons(List.of(request.requesterId())).values(),
                kind,
                new GlobalId(ArchiveRequests.TYPE, request.id()),
                request.id(),
                List.of(request.what(), request.reason() == null ? "" : request.reason()));
    }

    /** The number itself is no part of what is told. */
    void phoneCorrected(Person person) {
        var cause = NewId.next();
        sql.selectDistinct(UNIT.BUILDING_ID, UNIT.PROJECT_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person.id()))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .fetch()
                .forEach(home -> tell(
                        stewards(home.value1(), home.value2()),
                        Notice.Kind.PHONE_CORRECTED,
                        new GlobalId("Person", person.id()),
                        cause,
                        List.of(person.name())));
    }

    private Collection<UUID> stewards(UUID building, UUID project) {
        var stewards = members.stewardsOf(List.of(building)).getOrDefault(building, List.of());
        if (!stewards.isEmpty())
            return stewards.stream().map(Member::id).distinct().toList();
        return members.inCharge(List.of(project), Role.SUPERVISOR).getOrDefault(project, List.of());
    }

    private void tell(Collection<UUID> whom, Notice.Kind kind, GlobalId subject, UUID cause, List<String> words) {
        notices.tell(whom.stream()
                .map(one -> new Notices.Told(one, kind, subject, cause, words))
                .toList());
    }
}
