package io.xinqiao.procedures;

import static io.xinqiao.schema.tenant.Tables.PAPER_NUMBER;

import io.xinqiao.archives.Projects;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/**
 * The sequences of document numbers: of papers that people hold in their hands: permits, passes, slips. They may skip,
 * never repeat.
 */
@Repository
public class DocumentNumbers {
    private final DSLContext sql;
    private final Projects projects;
    private final Clock clock;

    DocumentNumbers(TenantDatabase database, Projects projects, Clock clock) {
        this.sql = database.sql();
        this.projects = projects;
        this.clock = clock;
    }

    /** The next number of a project's papers of a kind this year, such as {@code JXHY-ZX-2026-0012}. */
    public String next(UUID project, String kind) {
        var year = LocalDate.now(clock).getYear();
        var number = Objects.requireNonNull(sql.insertInto(PAPER_NUMBER)
                .set(PAPER_NUMBER.PROJECT_ID, project)
                .set(PAPER_NUMBER.KIND, kind)
                .set(PAPER_NUMBER.YEAR, year)
                .set(PAPER_NUMBER.LAST, 1)
                .onConflict(PAPER_NUMBER.PROJECT_ID, PAPER_NUMBER.KIND, PAPER_NUMBER.YEAR)
                .doUpdate()
                .set(PAPER_NUMBER.LAST, PAPER_NUMBER.LAST.plus(1))
                .returning(PAPER_NUMBER.LAST)
                .fetchSingle(PAPER_NUMBER.LAST));
        return "%s-%s-%d-%04d".formatted(projects.code(project), kind, year, number);
    }
}
