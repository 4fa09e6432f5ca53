package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.SAVED_QUERY;

import io.xinqiao.identity.Rows;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Request;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.TenantSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The queries with which a new company begins: what a head office asks its projects every week. */
@Component
@Order(3)
class ShippedQueries implements TenantSetup {
    private final DSLContext sql;
    private final Rows<SavedQuery> rows;
    private final SavedQueries queries;
    private final QueryCheck checks;

    ShippedQueries(TenantDatabase database, Rows<SavedQuery> rows, SavedQueries queries, QueryCheck checks) {
        this.sql = database.sql();
        this.rows = rows;
        this.queries = queries;
        this.checks = checks;
    }

    @Override
    public void apply(Tenant tenant, String administratorSubject) {
        if (sql.fetchExists(SAVED_QUERY, SAVED_QUERY.OWNER_ID.isNull())) return;
        new Request("setup-" + tenant.code(), Locale.SIMPLIFIED_CHINESE).call(() -> {
            ship();
            return null;
        });
    }

    /** All of them in two statements, however many they are. */
    private void ship() {
        List<SavedQuery> saved = new ArrayList<>();
        List<SavedQueryVersion> versions = new ArrayList<>();
        for (var question : ShippedQuestion.all()) {
            var query = query(question);
            saved.add(query);
            versions.add(queries.versionOf(query.id(), 1, question.asked(), checked(question), null));
        }
        rows.insert(saved);
        queries.insert(versions);
    }

    private QueryCheck.Checked checked(ShippedQuestion question) {
        var checked = checks.check(question.asked());
        if (checked.problems().isEmpty()) return checked;
        throw new IllegalStateException(question.nameEn() + ": " + checked.problems());
    }

    private static SavedQuery query(ShippedQuestion question) {
        return new SavedQuery(
                NewId.next(),
                question.name(),
                question.nameEn(),
                question.description(),
                question.descriptionEn(),
                question.folder(),
                List.of(),
                null,
                question.roles(),
                List.of(),
                false,
                1,
                1);
    }
}
