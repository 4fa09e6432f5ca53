package io.xinqiao.reconciliation;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Payment;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.reconciliation.LineMatches.MatchStatementLineInput;
import io.xinqiao.reconciliation.LineMatches.TakeLineAsPaymentInput;
import io.xinqiao.reconciliation.StatementLine.Match;
import io.xinqiao.reconciliation.StatementLines.LineNoteInput;
import io.xinqiao.reconciliation.Statements.ImportStatementInput;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Reconciliation in the words of the schema. */
@Controller
class ReconciliationController {
    private final Statements statements;
    private final StatementLines lines;
    private final LineMatches matches;
    private final Messages messages;
    private final Projects projects;
    private final Units units;
    private final Members members;

    ReconciliationController(
            Statements statements,
            StatementLines lines,
            LineMatches matches,
            Messages messages,
            Projects projects,
            Units units,
            Members members) {
        this.statements = statements;
        this.lines = lines;
        this.matches = matches;
        this.messages = messages;
        this.projects = projects;
        this.units = units;
        this.members = members;
    }

    record ProposeMatchesInput(UUID projectId, StatementLine.Source source) {}

    record StatementPayload(@Nullable BankStatement bankStatement, boolean repeated) {}

    @MutationMapping
    StatementPayload importStatement(@Argument ImportStatementInput input) {
        project("Mutation.importStatement", input.projectId());
        var imported = statements.importIt(input);
        return new StatementPayload(imported.statement(), imported.repeated());
    }

    @MutationMapping
    Project proposeMatches(@Argument ProposeMatchesInput input) {
        var project = project("Mutation.proposeMatches", input.projectId());
        matches.propose(project.id(), input.source());
        return project;
    }

    private Project project(String row, UUID id) {
        return projects.reachable(row, id).orElseThrow(() -> Refused.notFound("projectId"));
    }

    @MutationMapping
    StatementLine matchStatementLine(@Argument MatchStatementLineInput input) {
        return matches.match(input);
    }

    @MutationMapping
    StatementLine takeStatementLineAsPayment(@Argument TakeLineAsPaymentInput input) {
        var unit = units.reachable("Mutation.takeStatementLineAsPayment", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return matches.takeAsPayment(input, unit);
    }

    @MutationMapping
    StatementLine ignoreStatementLine(@Argument LineNoteInput input) {
        return lines.ignore(input);
    }

    @MutationMapping
    StatementLine undoStatementLine(@Argument LineNoteInput input) {
        return matches.undo(input);
    }

    @Bean
    Edges<BankStatement> bankStatementEdges() {
        return Edges.of(BankStatement.class)
                .to("project", BankStatement::projectId, projects::behind)
                .to("importedBy", BankStatement::importedById, members::ofKeys)
                .toPages("problems", BankStatement::id, statements::problems);
    }

    @Bean
    Edges<StatementLine> statementLineEdges(Rows<BankStatement> of) {
        return Edges.of(StatementLine.class)
                .to("project", StatementLine::projectId, projects::behind)
                .to("statement", StatementLine::statementId, of::behind)
                .toMany("matches", StatementLine::id, matches::of)
                .to("settledBy", StatementLine::settledBy, members::ofKeys);
    }

    @Bean
    Edges<Match> statementMatchEdges(Rows<Payment> payments) {
        return Edges.of("StatementMatch", Match.class).to("payment", Match::paymentId, payments::visible);
    }

    @Bean
    Edges<StatementProblem> statementProblemEdges() {
        return Edges.of(StatementProblem.class)
                .value("message", problem -> messages.text(problem.reason().messageKey()));
    }
}
