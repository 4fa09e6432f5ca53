package io.xinqiao.reconciliation;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Payment;
import io.xinqiao.cashier.Payments;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.ChildEdge;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.reconciliation.LineMatches.MatchStatementLineInput;
import io.xinqiao.reconciliation.LineMatches.TakeLineAsPaymentInput;
import io.xinqiao.reconciliation.StatementLine.Match;
import io.xinqiao.reconciliation.StatementLines.LineNoteInput;
import io.xinqiao.reconciliation.StatementLines.StatementLineFilter;
import io.xinqiao.reconciliation.Statements.ImportStatementInput;
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
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Reconciliation in the words of the schema. */
@Controller
class ReconciliationController {
    private final Statements statements;
    private final StatementLines lines;
    private final LineMatches matches;
    private final Messages messages;
    private final Payments payments;
    private final Projects projects;
    private final Units units;
    private final Members members;

    ReconciliationController(
            Statements statements,
            StatementLines lines,
            LineMatches matches,
            Messages messages,
            Payments payments,
            Projects projects,
            Units units,
            Members members) {
        this.statements = statements;
        this.lines = lines;
        this.matches = matches;
        this.messages = messages;
        this.payments = payments;
        this.projects = projects;
        this.units = units;
        this.members = members;
    }

    record ProposeMatchesInput(UUID projectId, StatementLine.Source source) {}

    record StatementPayload(@Nullable BankStatement bankStatement, boolean repeated, List<UserError> userErrors) {}

    record LinePayload(StatementLine statementLine, List<UserError> userErrors) {}

    record ProjectPayload(Project project, List<UserError> userErrors) {}

    @QueryMapping
    Connection<BankStatement> bankStatements(Page page, @Argument @Nullable UUID projectId) {
        return statements.page(page, projectId);
    }

    @QueryMapping
    Connection<StatementLine> statementLines(Page page, @Argument @Nullable StatementLineFilter filter) {
        return lines.page(page, filter);
    }

    @MutationMapping
    StatementPayload importStatement(@Argument ImportStatementInput input) {
        project("Mutation.importStatement", input.projectId());
        var imported = statements.importIt(input);
        return new StatementPayload(imported.statement(), imported.repeated(), List.of());
    }

    @MutationMapping
    ProjectPayload proposeMatches(@Argument ProposeMatchesInput input) {
        var project = project("Mutation.proposeMatches", input.projectId());
        matches.propose(project.id(), input.source());
        return new ProjectPayload(project, List.of());
    }

    private Project project(String row, UUID id) {
        return projects.reachable(row, id).orElseThrow(() -> Refused.notFound("projectId"));
    }

    @MutationMapping
    LinePayload matchStatementLine(@Argument MatchStatementLineInput input) {
        return new LinePayload(matches.match(input), List.of());
    }

    @MutationMapping
    LinePayload takeStatementLineAsPayment(@Argument TakeLineAsPaymentInput input) {
        var unit = units.reachable("Mutation.takeStatementLineAsPayment", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return new LinePayload(matches.takeAsPayment(input, unit), List.of());
    }

    @MutationMapping
    LinePayload ignoreStatementLine(@Argument LineNoteInput input) {
        return new LinePayload(lines.ignore(input), List.of());
    }

    @MutationMapping
    LinePayload undoStatementLine(@Argument LineNoteInput input) {
        return new LinePayload(matches.undo(input), List.of());
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
        return Batch.many(of, StatementLine::id, matches::of);
    }

    @BatchMapping(typeName = "StatementLine", field = "settledBy")
    Map<StatementLine, Member> settledBy(List<StatementLine> of) {
        return Batch.one(of, StatementLine::settledById, members::ofKeys);
    }

    @BatchMapping(typeName = "StatementMatch", field = "payment")
    Map<Match, Payment> payment(List<Match> of) {
        return Batch.one(of, Match::paymentId, keys -> payments.visible("Payment", keys));
    }

    @SchemaMapping(typeName = "StatementProblem", field = "message")
    String message(StatementProblem problem) {
        return messages.text(problem.reason().messageKey());
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        ChildEdge<BankStatement, StatementProblem> statementProblems(Statements statements) {
            return new ChildEdge<>("BankStatement", "problems", BankStatement::id, statements::problems);
        }

        @Bean
        NodeSource bankStatementNodes(Statements statements) {
            return new NodeSource("BankStatement", statements::visible);
        }

        @Bean
        NodeSource statementLineNodes(StatementLines lines) {
            return new NodeSource("StatementLine", lines::visible);
        }
    }
}
