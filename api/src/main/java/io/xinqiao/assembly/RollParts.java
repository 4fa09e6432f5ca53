package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART_OWNER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The parts of rolls. What counts has a head, which says whose it is; what doesn't says so itself, and why. */
@Repository
class RollParts {
    private final DSLContext sql;
    private final Rows<AssemblyPart> rows;
    private final Roll roll;

    RollParts(TenantDatabase database, Rows<AssemblyPart> rows, Roll roll) {
        this.sql = database.sql();
        this.rows = rows;
        this.roll = roll;
    }

    /** The parts of a person that count to no head. */
    static Select<Record1<UUID>> leftOutOf(UUID person) {
        return select(ASSEMBLY_PART_OWNER.PART_ID)
                .from(ASSEMBLY_PART_OWNER)
                .where(ASSEMBLY_PART_OWNER.PERSON_ID.eq(person));
    }

    @Bean
    static Rows<AssemblyPart> assemblyPartRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(
                AssemblyPart.class,
                ASSEMBLY_PART,
                new Assemblies.OfAssembly(
                        ASSEMBLY_PART.ASSEMBLY_ID,
                        person -> ASSEMBLY_PART
                                .HEAD_ID
                                .in(Assemblies.headsOf(person))
                                .or(ASSEMBLY_PART.ID.in(leftOutOf(person)))),
                database,
                visibility);
    }

    @Bean
    static Listing<AssemblyPart> assemblyPartList(Rows<AssemblyPart> rows) {
        return Listing.of("assemblyParts", rows)
                .ascending(ASSEMBLY_PART.ID)
                .descending(ASSEMBLY_PART.AREA)
                .search(ASSEMBLY_PART.REASON)
                .related("head", "ownedParts");
    }

    private record Owner(UUID part, UUID person) {}

    private static final Bulk<Owner> OWNERS = Bulk.<Owner>into(ASSEMBLY_PART_OWNER)
            .set(ASSEMBLY_PART_OWNER.PART_ID, Owner::part)
            .set(ASSEMBLY_PART_OWNER.PERSON_ID, Owner::person);

    void add(List<AssemblyPart> added) {
        rows.insert(added);
    }

    void change(List<AssemblyPart> changed) {
        Bulk.<AssemblyPart>into(ASSEMBLY_PART)
                .set(ASSEMBLY_PART.HEAD_ID, AssemblyPart::headId)
                .set(ASSEMBLY_PART.AREA, AssemblyPart::area)
                .set(ASSEMBLY_PART.AREA_SOURCE, part -> part.areaSource().name())
                .set(ASSEMBLY_PART.BASIS, part -> part.basis().name())
                .set(ASSEMBLY_PART.OWNERS_ON, AssemblyPart::ownersOn)
                .set(ASSEMBLY_PART.VERSION, part -> part.version() + 1)
                .update(sql, ASSEMBLY_PART.ID, AssemblyPart::id, changed);
    }

    /**
     * Says whose parts are that have no head.
     *
     * @param owners of each part; nobody where its head says so
     */
    void own(Map<UUID, Set<UUID>> owners) {
        sql.deleteFrom(ASSEMBLY_PART_OWNER)
                .where(ASSEMBLY_PART_OWNER.PART_ID.eq(any(owners.keySet().toArray(UUID[]::new))))
                .execute();
        OWNERS.insert(
                sql,
                owners.entrySet().stream()
                        .flatMap(part -> part.getValue().stream().map(person -> new Owner(part.getKey(), person)))
                        .toList());
    }

    /** All parts of an assembly. */
    List<AssemblyPart> of(UUID assembly) {
        return rows.list(ASSEMBLY_PART.ASSEMBLY_ID.eq(assembly), ASSEMBLY_PART.ID);
    }

    /** Whose these parts are that have no head, in one order. */
    Map<UUID, List<UUID>> leftOut(Collection<UUID> parts) {
        return sql.select(ASSEMBLY_PART_OWNER.PART_ID, ASSEMBLY_PART_OWNER.PERSON_ID)
                .from(ASSEMBLY_PART_OWNER)
                .where(ASSEMBLY_PART_OWNER.PART_ID.eq(any(parts.toArray(UUID[]::new))))
                .orderBy(ASSEMBLY_PART_OWNER.PART_ID, ASSEMBLY_PART_OWNER.PERSON_ID)
                .fetchGroups(ASSEMBLY_PART_OWNER.PART_ID, ASSEMBLY_PART_OWNER.PERSON_ID);
    }

    /** All who own something that doesn't count. */
    Set<UUID> leftOutOwners(UUID assembly) {
        return sql.selectDistinct(ASSEMBLY_PART_OWNER.PERSON_ID)
                .from(ASSEMBLY_PART)
                .join(ASSEMBLY_PART_OWNER)
                .on(ASSEMBLY_PART_OWNER.PART_ID.eq(ASSEMBLY_PART.ID))
                .where(ASSEMBLY_PART.ASSEMBLY_ID.eq(assembly))
                .fetchSet(ASSEMBLY_PART_OWNER.PERSON_ID);
    }

    /** Whose a part is, by the roll. */
    Set<UUID> ownersOf(AssemblyPart part) {
        var head = part.headId();
        return head != null
                ? roll.ownersOf(head)
                : new LinkedHashSet<>(leftOut(List.of(part.id())).getOrDefault(part.id(), List.of()));
    }
}
