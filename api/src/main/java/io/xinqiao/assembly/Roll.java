package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD_OWNER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The heads of rolls, and whose they are; the parts that make their areas are {@link RollParts}'. */
@Repository
class Roll {
    private final DSLContext sql;
    private final Rows<AssemblyHead> heads;

    Roll(TenantDatabase database, Rows<AssemblyHead> heads) {
        this.sql = database.sql();
        this.heads = heads;
    }

    @Bean
    static Rows<AssemblyHead> assemblyHeadRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(
                AssemblyHead.class,
                ASSEMBLY_HEAD,
                new Assemblies.OfAssembly(
                        ASSEMBLY_HEAD.ASSEMBLY_ID, person -> ASSEMBLY_HEAD.ID.in(Assemblies.headsOf(person))),
                database,
                visibility);
    }

    @Bean
    static Listing<AssemblyHead> assemblyHeadList(Rows<AssemblyHead> rows) {
        return Listing.of("assemblyHeads", rows)
                .ascending(ASSEMBLY_HEAD.SEQUENCE)
                .descending(ASSEMBLY_HEAD.AREA)
                .descending(ASSEMBLY_HEAD.PARTS)
                .descending(ASSEMBLY_HEAD.ID)
                .orFoundBy(word -> ASSEMBLY_HEAD.ID.in(select(ASSEMBLY_HEAD_OWNER.HEAD_ID)
                        .from(ASSEMBLY_HEAD_OWNER)
                        .join(PERSON)
                        .on(PERSON.ID.eq(ASSEMBLY_HEAD_OWNER.PERSON_ID))
                        .where(PERSON.NAME.startsWith(word))));
    }

    /** A head, and whose it is. */
    record NewHead(AssemblyHead head, Set<UUID> owners) {}

    /** A head to which nothing counts yet. */
    static AssemblyHead none(UUID assembly, int sequence, boolean developer) {
        return new AssemblyHead(NewId.next(), assembly, sequence, developer, 0, BigDecimal.ZERO.setScale(2), null, 1);
    }

    private record Owner(UUID head, UUID person) {}

    private static final Bulk<Owner> OWNERS = Bulk.<Owner>into(ASSEMBLY_HEAD_OWNER)
            .set(ASSEMBLY_HEAD_OWNER.HEAD_ID, Owner::head)
            .set(ASSEMBLY_HEAD_OWNER.PERSON_ID, Owner::person);

    void add(List<NewHead> added) {
        heads.insert(added.stream().map(NewHead::head).toList());
        OWNERS.insert(
                sql,
                added.stream()
                        .flatMap(one -> one.owners().stream()
                                .map(owner -> new Owner(one.head().id(), owner)))
                        .toList());
    }

    /** The heads of an assembly by their numbers, those that have nothing left too. */
    List<AssemblyHead> of(UUID assembly) {
        return heads.list(ASSEMBLY_HEAD.ASSEMBLY_ID.eq(assembly), ASSEMBLY_HEAD.SEQUENCE);
    }

    /** Whose a head is from now on. */
    void own(UUID head, Set<UUID> owners) {
        sql.deleteFrom(ASSEMBLY_HEAD_OWNER)
                .where(ASSEMBLY_HEAD_OWNER.HEAD_ID.eq(head))
                .execute();
        OWNERS.insert(sql, owners.stream().map(owner -> new Owner(head, owner)).toList());
    }

    /** Whose heads these are, in one order. */
    Map<UUID, List<UUID>> owners(Collection<UUID> some) {
        return sql.select(ASSEMBLY_HEAD_OWNER.HEAD_ID, ASSEMBLY_HEAD_OWNER.PERSON_ID)
                .from(ASSEMBLY_HEAD_OWNER)
                .where(ASSEMBLY_HEAD_OWNER.HEAD_ID.eq(any(some.toArray(UUID[]::new))))
                .orderBy(ASSEMBLY_HEAD_OWNER.HEAD_ID, ASSEMBLY_HEAD_OWNER.PERSON_ID)
                .fetchGroups(ASSEMBLY_HEAD_OWNER.HEAD_ID, ASSEMBLY_HEAD_OWNER.PERSON_ID);
    }

    Set<UUID> ownersOf(UUID head) {
        return new LinkedHashSet<>(owners(List.of(head)).getOrDefault(head, List.of()));
    }

    /** All who own something that counts, and whoever else is on the roll. */
    Set<UUID> everybody(UUID assembly, boolean whoHasNotVoted) {
        return sql.selectDistinct(ASSEMBLY_HEAD_OWNER.PERSON_ID)
                .from(ASSEMBLY_HEAD)
                .join(ASSEMBLY_HEAD_OWNER)
                .on(ASSEMBLY_HEAD_OWNER.HEAD_ID.eq(ASSEMBLY_HEAD.ID))
                .where(ASSEMBLY_HEAD.ASSEMBLY_ID.eq(assembly))
                .and(whoHasNotVoted ? ASSEMBLY_HEAD.VOTED_AT.isNull().and(ASSEMBLY_HEAD.PARTS.gt(0)) : noCondition())
                .fetchSet(ASSEMBLY_HEAD_OWNER.PERSON_ID);
    }

    /** The heads of an assembly with a number in this range that have something to vote with. */
    List<AssemblyHead> numbered(UUID assembly, int from, int to) {
        return heads.list(
                ASSEMBLY_HEAD
                        .ASSEMBLY_ID
                        .eq(assembly)
                        .and(ASSEMBLY_HEAD.SEQUENCE.between(from, to))
                        .and(ASSEMBLY_HEAD.PARTS.gt(0)),
                ASSEMBLY_HEAD.SEQUENCE);
    }

    /** What each head that has something to vote with weighs, in hundredths of a m². */
    Map<UUID, Long> weights(UUID assembly) {
        return sql
                .select(ASSEMBLY_HEAD.ID, ASSEMBLY_HEAD.AREA)
                .from(ASSEMBLY_HEAD)
                .where(ASSEMBLY_HEAD.ASSEMBLY_ID.eq(assembly))
                .and(ASSEMBLY_HEAD.PARTS.gt(0))
                .fetchMap(ASSEMBLY_HEAD.ID, ASSEMBLY_HEAD.AREA)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, head -> Areas.hundredths(head.getValue())));
    }

    AssemblyHead lock(UUID head) {
        return sql.select(heads.columns().fields())
                .from(ASSEMBLY_HEAD)
                .where(ASSEMBLY_HEAD.ID.eq(head))
                .forUpdate()
                .fetchSingle(Row.mapping(heads::read));
    }

    /** The developer's head, if it has one. */
    Optional<AssemblyHead> developer(UUID assembly) {
        return heads
                .list(ASSEMBLY_HEAD.ASSEMBLY_ID.eq(assembly).and(ASSEMBLY_HEAD.DEVELOPER), ASSEMBLY_HEAD.SEQUENCE)
                .stream()
                .findFirst();
    }

    /** The head of exactly these owners. */
    private Optional<AssemblyHead> of(UUID assembly, Set<UUID> owners) {
        var candidates = heads.list(
                ASSEMBLY_HEAD
                        .ASSEMBLY_ID
                        .eq(assembly)
                        .and(ASSEMBLY_HEAD.DEVELOPER.isFalse())
                        .and(ASSEMBLY_HEAD.ID.in(select(ASSEMBLY_HEAD_OWNER.HEAD_ID)
                                .from(ASSEMBLY_HEAD_OWNER)
                                .where(ASSEMBLY_HEAD_OWNER.PERSON_ID.eq(any(owners.toArray(UUID[]::new)))))),
                ASSEMBLY_HEAD.SEQUENCE);
        var whose = owners(candidates.stream().map(AssemblyHead::id).toList());
        return candidates.stream()
                .filter(head -> new HashSet<>(whose.getOrDefault(head.id(), List.of())).equals(owners))
                .findFirst();
    }

    /** The head of these owners, or of the developer where there are none; a new one where they had none. */
    AssemblyHead headOf(UUID assembly, Set<UUID> owners) {
        var found = owners.isEmpty() ? developer(assembly) : of(assembly, owners);
        return found.orElseGet(() -> {
            var last = sql.select(max(ASSEMBLY_HEAD.SEQUENCE))
                    .from(ASSEMBLY_HEAD)
                    .where(ASSEMBLY_HEAD.ASSEMBLY_ID.eq(assembly))
                    .fetchSingle()
                    .value1();
            var added = none(assembly, last == null ? 1 : last + 1, owners.isEmpty());
            add(List.of(new NewHead(added, owners)));
            return added;
        });
    }

    /** Adds up the parts of each head anew, and the heads of the assembly. */
    void addUp(UUID assembly) {
        var number = field(select(count()).from(ASSEMBLY_PART).where(ASSEMBLY_PART.HEAD_ID.eq(ASSEMBLY_HEAD.ID)));
        var area = field(select(coalesce(sum(ASSEMBLY_PART.AREA), inline(BigDecimal.ZERO)))
                .from(ASSEMBLY_PART)
                .where(ASSEMBLY_PART.HEAD_ID.eq(ASSEMBLY_HEAD.ID)));
        sql.update(ASSEMBLY_HEAD)
                .set(ASSEMBLY_HEAD.PARTS, number)
                .set(ASSEMBLY_HEAD.AREA, area)
                .set(ASSEMBLY_HEAD.VERSION, ASSEMBLY_HEAD.VERSION.plus(1))
                .where(ASSEMBLY_HEAD.ASSEMBLY_ID.eq(assembly))
                .and(ASSEMBLY_HEAD.PARTS.ne(number).or(ASSEMBLY_HEAD.AREA.ne(area)))
                .execute();
        var counting = ASSEMBLY_HEAD.ASSEMBLY_ID.eq(ASSEMBLY.ID).and(ASSEMBLY_HEAD.PARTS.gt(0));
        sql.update(ASSEMBLY)
                .set(
                        ASSEMBLY.TOTAL_HEADS,
                        field(select(count()).from(ASSEMBLY_HEAD).where(counting)))
                .set(
                        ASSEMBLY.TOTAL_AREA,
                        field(select(coalesce(sum(ASSEMBLY_HEAD.AREA), inline(BigDecimal.ZERO)))
                                .from(ASSEMBLY_HEAD)
                                .where(counting)))
                .set(ASSEMBLY.VERSION, ASSEMBLY.VERSION.plus(1))
                .where(ASSEMBLY.ID.eq(assembly))
                .execute();
    }
}
