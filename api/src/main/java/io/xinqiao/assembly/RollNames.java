package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD_OWNER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART;
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
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
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

    /** The names of the owners of heads, the developer's before its own. */
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
            var owners = String.join("、", found.getOrDefault(head.id(), List.of()));
            var developer = head.developer() ? messages.text("assembly.developer") : "";
            names.put(head, developer.isEmpty() || owners.isEmpty() ? developer + owners : developer + " " + owners);
        }
        return names;
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
