package io.xinqiao.reconciliation;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Payment;
import io.xinqiao.cashier.Payments;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.reconciliation.StatementLine.Match;
import io.xinqiao.reconciliation.Statements.ImportStatementInput;
import io.xinqiao.reconciliation.Statements.LineNoteInput;
import io.xinqiao.reconciliation.Statements.MatchStatementLineInput;
import io.xinqiao.reconciliation.Statements.StatementLineFilter;
import io.xinqiao.reconciliation.Statements.TakeLineAsPaymentInput;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Reconciliation in the words of the schema. */
@Controller
class ReconciliationController {
    private final Statements statements;
    private final Payments payments;
    private final Projects projects;
    private final Units units;
    private final Members members;

    ReconciliationController(
            Statements statements, Payments payments, Projects projects, Units units, Members members) {
        this.statements = statements;
        this.payments = payments;
        this.projects = projects;
        this.units = units;
        this.members = members;
    }

    record ProposeMatchesInput(UUID projectId, StatementLine.Source source) {}

    record StatementPayload(BankStatement bankStatement, List<UserError> userErrors) {}

    record LinePayload(StatementLine statementLine, List<UserError> userErrors) {}

    record ProjectPayload(Project project, List<UserError> userErrors) {}

    @QueryMapping
    Connection<BankStatement> bankStatements(Page page, @Argument @Nullable UUID projectId) {
        return statements.page(page, projectId);
    }

    @QueryMapping
    Connection<StatementLine> statementLines(Page page, @Argument @Nullable StatementLineFilter filter) {
        return statements.lines(page, filter);
    }

    @MutationMapping
    StatementPayload importStatement(@Argument ImportStatementInput input) {
        project("Mutation.importStatement", input.projectId());
        return new StatementPayload(statements.importIt(input), List.of());
    }

    @MutationMapping
    ProjectPayload proposeMatches(@Argument ProposeMatchesInput input) {
        var project = project("Mutation.proposeMatches", input.projectId());
        statements.propose(project.id(), input.source());
        return new ProjectPayload(project, List.of());
    }

    private Project project(String row, UUID id) {
        return projects.reachable(row, id).orElseThrow(() -> Refused.notFound("projectId"));
    }

    @MutationMapping
    LinePayload matchStatementLine(@Argument MatchStatementLineInput input) {
        return new LinePayload(statements.match(input), List.of());
    }

    @MutationMapping
    LinePayload takeStatementLineAsPayment(@Argument TakeLineAsPaymentInput input) {
        var unit = units.reachable("Mutation.takeStatementLineAsPayment", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return new LinePayload(statements.takeAsPayment(input, unit), List.of());
    }

    @MutationMapping
    LinePayload ignoreStatementLine(@Argument LineNoteInput input) {
        return new LinePayload(statements.ignore(input), List.of());
    }

    @MutationMapping
    LinePayload undoStatementLine(@Argument LineNoteInput input) {
        return new LinePayload(statements.undo(input), List.of());
    }

    @BatchMapping(typeName = "BankStatement", field = "project")
    Map<BankStatement, Project> projectOfStatement(List<BankStatement> of) {
        return Batch.one(of, BankStatement::projectId, projects::behind);
    }

    @BatchMapping(typeName = "BankStatement", field = "importedBy")
    Map<BankStatement, Member> importedBy(List<BankStatement> of) {
        return Batch.one(of, BankStatement::importedById, members::ofKeys);
    }

    @BatchMapping(typeName = "StatementLine", field = "matches")
    Map<StatementLine, List<Match>> matches(List<StatementLine> of) {
        return Batch.many(of, StatementLine::id, statements::matches);
    }

    @BatchMapping(typeName = "StatementLine", field = "settledBy")
    Map<StatementLine, Member> settledBy(List<StatementLine> of) {
        return Batch.one(of, StatementLine::settledById, members::ofKeys);
    }

    @BatchMapping(typeName = "StatementMatch", field = "payment")
    Map<Match, Payment> payment(List<Match> of) {
        return Batch.one(of, Match::paymentId, keys -> payments.visible("Payment", keys));
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource bankStatementNodes(Statements statements) {
            return new NodeSource("BankStatement", statements::visible);
        }

        @Bean
        NodeSource statementLineNodes(Statements statements) {
            return new NodeSource("StatementLine", statements::visibleLines);
        }
    }
}
