package io.xinqiao.changes;

import static io.xinqiao.schema.tenant.Tables.OBJECT_CHANGE;
import static org.jooq.impl.DSL.falseCondition;

import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.TenantDatabase;
import org.jooq.Condition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The log of changes as a list. It is read only: no role of a company has a right to write it. */
@Configuration(proxyBeanMethods = false)
class ObjectChanges {
    private static final RowScope REACH = RowScope.ofCompany();

    @Bean
    static Rows<ObjectChange> objectChangeRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(ObjectChange.class, OBJECT_CHANGE, REACH, database, visibility);
    }

    @Bean
    static Listing<ObjectChange> objectChangeList(Rows<ObjectChange> rows, TenantDatabase database) {
        return Listing.of("objectChanges", rows)
                .descending(OBJECT_CHANGE.AT)
                // A key is stored in other words than it is shown in.
                .without(OBJECT_CHANGE.BEFORE)
                .without(OBJECT_CHANGE.AFTER)
                .filter("objectId", ObjectChanges::of)
                .hangingOn(database.loggedTypes(), "changes", "objectId", OBJECT_CHANGE.OBJECT_ID);
    }

    /** The changes of one object; of what is none there are none. */
    private static Condition of(String id) {
        return GlobalId.parse(id)
                .<Condition>map(
                        one -> OBJECT_CHANGE.OBJECT_ID.eq(one.key()).and(OBJECT_CHANGE.OBJECT_TYPE.eq(one.type())))
                .orElse(falseCondition());
    }

    @Bean
    static Edges<ObjectChange> objectChangeEdges(Members members, ShownValues shown) {
        return Edges.of(ObjectChange.class)
                .to("member", ObjectChange::memberId, members::ofKeys)
                .value("objectId", change -> new GlobalId(change.objectType(), change.objectId()).text())
                .value("sealed", change -> change.sealed() || !shown.areFor(change))
                .value("before", change -> shown.of(change, change.before()))
                .value("after", change -> shown.of(change, change.after()));
    }
}
