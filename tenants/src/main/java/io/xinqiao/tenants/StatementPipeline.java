package io.xinqiao.tenants;

import java.util.List;
import org.jooq.Context;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.ResultOrRows;
import org.jooq.impl.CustomQueryPart;

/**
 * The pipeline of statements to the database: one behind the other, and perhaps the COMMIT that ends them, in one
 * message to the database.
 */
final class StatementPipeline extends CustomQueryPart {
    private final transient List<Query> statements;
    private final boolean andCommit;

    StatementPipeline(List<Query> statements, boolean andCommit) {
        this.statements = statements;
        this.andCommit = andCommit;
    }

    @Override
    public void accept(Context<?> context) {
        var separator = "";
        for (var statement : statements) {
            context.sql(separator).visit(statement);
            separator = "; ";
        }
        if (andCommit) context.sql("; COMMIT");
    }

    /** What each answers, in their order. */
    List<ResultOrRows> send(DSLContext sql) {
        return sql.resultQuery("{0}", this).fetchMany().resultsOrRows();
    }
}
