package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD_OWNER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART_OWNER;
import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.inline;

import io.xinqiao.platform.Messages;
import io.xinqiao.tenants.TenantDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a roll is read by: who the owners of a head are called, and what of theirs counts. */
@Component
class RollNames {
    private final DSLContext sql;
    private final Messages messages;

    RollNames(TenantDatabase database, Messages messages) {
        this.sql = database.sql();
        this.messages = messages;
    }

    /** The names of the owners of heads. */
    Map<AssemblyHead, String> of(List<AssemblyHead> heads) {
        var found = sql.select(ASSEMBLY_HEAD_OWNER.HEAD_ID, PERSON.NAME)
                .from(ASSEMBLY_HEAD_OWNER)
                .join(PERSON)
                .on(PERSON.ID.eq(ASSEMBLY_HEAD_OWNER.PERSON_ID))
                .where(ASSEMBLY_HEAD_OWNER.HEAD_ID.eq(any(keys(heads))))
                .orderBy(ASSEMBLY_HEAD_OWNER.HEAD_ID, PERSON.NAME, PERSON.ID)
                .fetchGroups(ASSEMBLY_HEAD_OWNER.HEAD_ID, PERSON.NAME);
        Map<AssemblyHead, String> names = new HashMap<>();
        for (var head : heads) {
            names.put(head, together(head.developer(), found.getOrDefault(head.id(), List.of())));
        }
        return names;
    }

    /** The names of the owners of parts, of those that count to no head too. */
    Map<AssemblyPart, String> ofParts(List<AssemblyPart> parts) {
        var owner = coalesce(ASSEMBLY_HEAD_OWNER.PERSON_ID, ASSEMBLY_PART_OWNER.PERSON_ID);
        Map<UUID, List<Named>> found = sql.select(ASSEMBLY_PART.ID, ASSEMBLY_HEAD.DEVELOPER, PERSON.NAME)
                .from(ASSEMBLY_PART)
                .leftJoin(ASSEMBLY_HEAD)
                .on(ASSEMBLY_HEAD.ID.eq(ASSEMBLY_PART.HEAD_ID))
                .leftJoin(ASSEMBLY_HEAD_OWNER)
                .on(ASSEMBLY_HEAD_OWNER.HEAD_ID.eq(ASSEMBLY_PART.HEAD_ID))
                .leftJoin(ASSEMBLY_PART_OWNER)
                .on(ASSEMBLY_PART_OWNER.PART_ID.eq(ASSEMBLY_PART.ID))
                .leftJoin(PERSON)
                .on(PERSON.ID.eq(owner))
                .where(ASSEMBLY_PART.ID.eq(
                        any(parts.stream().map(AssemblyPart::id).toArray(UUID[]::new))))
                .orderBy(ASSEMBLY_PART.ID, PERSON.NAME, PERSON.ID)
                .fetchGroups(row -> row.value1(), row -> new Named(Boolean.TRUE.equals(row.value2()), row.value3()));
        Map<AssemblyPart, String> names = new HashMap<>();
        for (var part : parts) {
            var named = found.getOrDefault(part.id(), List.of());
            var owners =
                    named.stream().map(Named::name).filter(Objects::nonNull).toList();
            names.put(part, together(named.stream().anyMatch(Named::developer), owners));
        }
        return names;
    }

    private record Named(boolean developer, @Nullable String name) {}

    /** The developer's before its own. */
    private String together(boolean isDeveloper, List<String> names) {
        var owners = String.join("、", names);
        var developer = isDeveloper ? messages.text("assembly.developer") : "";
        return developer.isEmpty() || owners.isEmpty() ? developer + owners : developer + " " + owners;
    }

    /** The numbers of what counts to heads. */
    Map<AssemblyHead, String> places(List<AssemblyHead> heads) {
        var number = coalesce(UNIT.NUMBER, concat(PARKING_SPACE.LOT, inline("-"), PARKING_SPACE.NUMBER));
        Map<UUID, List<String>> found = sql.select(ASSEMBLY_PART.HEAD_ID, number)
                .from(ASSEMBLY_PART)
                .leftJoin(UNIT)
                .on(UNIT.ID.eq(ASSEMBLY_PART.UNIT_ID))
                .leftJoin(PARKING_SPACE)
                .on(PARKING_SPACE.ID.eq(ASSEMBLY_PART.PARKING_SPACE_ID))
                .where(ASSEMBLY_PART.HEAD_ID.eq(any(keys(heads))))
                .orderBy(ASSEMBLY_PART.HEAD_ID, ASSEMBLY_PART.ID)
                .fetchGroups(row -> row.value1(), row -> row.value2());
        return heads.stream()
                .collect(Collectors.toMap(
                        head -> head, head -> String.join("、", found.getOrDefault(head.id(), List.of()))));
    }

    private static UUID[] keys(List<AssemblyHead> heads) {
        return heads.stream().map(AssemblyHead::id).toArray(UUID[]::new);
    }
}
