package io.xinqiao.assembly;

import io.xinqiao.archives.Projects;
import io.xinqiao.assembly.AssemblyMatter.Result;
import io.xinqiao.assembly.VoteCounts.AssemblyTurnout;
import io.xinqiao.files.File;
import io.xinqiao.identity.Rows;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.printing.Sheet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The papers of an assembly: the public notice, the ballot papers, the certificate of the count. */
@Component
class AssemblyPapers {
    private static final int MOST_BALLOTS = 500;
    private static final String NONE = "—";

    private final Rows<Assembly> rows;
    private final Projects projects;
    private final Matters matters;
    private final Roll roll;
    private final RollNames names;
    private final VoteCounts counts;
    private final Papers papers;
    private final Messages messages;
    private final AssemblyNews news;

    AssemblyPapers(
            Rows<Assembly> rows,
            Projects projects,
            Matters matters,
            Roll roll,
            RollNames names,
            VoteCounts counts,
            Papers papers,
            Messages messages,
            AssemblyNews news) {
        this.rows = rows;
        this.projects = projects;
        this.matters = matters;
        this.roll = roll;
        this.names = names;
        this.counts = counts;
        this.papers = papers;
        this.messages = messages;
        this.news = news;
    }

    record PaperInput(UUID assemblyId) {}

    record PrintAssemblyBallotsInput(UUID assemblyId, int fromSequence, int toSequence) {}

    /** The notice for the board: what is to be decided, and once it is counted what was. It names no owner. */
    File notice(PaperInput input) {
        var assembly = rows.require("Mutation.printAssemblyNotice", input.assemblyId(), Assembly.KEY);
        var isCounted = assembly.state() == Assembly.State.CLOSED;
        var title = messages.text(isCounted ? "assembly.result" : "assembly.notice");
        List<Sheet.Block> blocks = new ArrayList<>(List.of(facts(assembly), rules(assembly), asked(assembly)));
        if (isCounted) {
            blocks.add(results(assembly));
        } else {
            blocks.add(new Sheet.Text(messages.text("assembly.objectWords")));
            blocks.add(new Sheet.Text(messages.text("assembly.notSecret")));
        }
        blocks.add(signature("assembly.organiserSeal"));
        return papers.print(name(title, assembly), new Sheet(title, blocks));
    }

    /** A ballot paper for each head with a number in a range. */
    File ballots(PrintAssemblyBallotsInput input) {
        var assembly = rows.require("Mutation.printAssemblyBallots", input.assemblyId(), Assembly.KEY);
        if (input.toSequence() < input.fromSequence() || input.toSequence() - input.fromSequence() >= MOST_BALLOTS) {
            throw Refused.because(Code.INVALID, "refused.assembly.papers", List.of(MOST_BALLOTS), "toSequence");
        }
        var heads = roll.numbered(assembly.id(), input.fromSequence(), input.toSequence());
        if (heads.isEmpty()) {
            throw Refused.because(Code.INVALID, "refused.assembly.noPapers", List.of(), "fromSequence");
        }
        var asked = matters.of(assembly.id());
        var owners = names.of(heads);
        var places = names.places(heads);
        var project = project(assembly);
        return papers.print(
                name(messages.text("assembly.ballot"), assembly),
                heads.stream()
                        .map(head -> ballot(assembly, project, asked, head, owners, places))
                        .toList());
    }

    private Sheet ballot(
            Assembly assembly,
            String project,
            List<AssemblyMatter> asked,
            AssemblyHead head,
            Map<AssemblyHead, String> owners,
            Map<AssemblyHead, String> places) {
        return new Sheet(
                messages.text("assembly.ballot"),
                List.of(
                        new Sheet.Facts(List.of(
                                fact("assembly.title", assembly.title()),
                                fact("assembly.number", assembly.number()),
                                fact("assembly.project", project),
                                fact("assembly.organiser", assembly.organiserName()),
                                fact("assembly.paperNumber", Integer.toString(head.sequence())),
                                fact("assembly.owners", owners.getOrDefault(head, NONE)),
                                fact("assembly.area", head.area().toPlainString()),
                                fact("assembly.parts", places.getOrDefault(head, NONE)),
                                fact("assembly.until", news.moment(assembly.votesCloseAt())))),
                        new Sheet.Table(
                                List.of(
                                        new Sheet.Column(messages.text("assembly.position"), 1),
                                        new Sheet.Column(messages.text("assembly.matter"), 6),
                                        new Sheet.Column(messages.text("AssemblyVote.AGREE"), 2),
                                        new Sheet.Column(messages.text("AssemblyVote.AGAINST"), 2),
                                        new Sheet.Column(messages.text("AssemblyVote.ABSTAIN"), 2)),
                                asked.stream()
                                        .map(matter -> List.of(
                                                Integer.toString(matter.position()),
                                                matter.title(),
                                                Sheet.BOX,
                                                Sheet.BOX,
                                                Sheet.BOX))
                                        .toList()),
                        new Sheet.Text(messages.text("assembly.howToMark")),
                        new Sheet.Text(messages.text("assembly.notSecret")),
                        signature("assembly.ownerSigns"),
                        signature("assembly.proxySigns")));
    }

    /** A line to sign on, with the day. */
    private Sheet.Signatures signature(String label) {
        return new Sheet.Signatures(List.of(messages.text(label), messages.text("assembly.day")));
    }

    /** What was counted, and that a count of the stored ballots gives the same. */
    File certificate(PaperInput input) {
        var assembly = rows.require("Mutation.printAssemblyCertificate", input.assemblyId(), Assembly.KEY);
        if (assembly.state() != Assembly.State.CLOSED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.notCounted", List.of(), Assembly.KEY);
        }
        var title = messages.text("assembly.certificate");
        var isSame = counts.results(assembly.id()).entrySet().stream()
                .allMatch(one -> one.getValue().equals(one.getKey().result()));
        return papers.print(
                name(title, assembly),
                new Sheet(
                        title,
                        List.of(
                                facts(assembly),
                                rules(assembly),
                                turnout(assembly),
                                asked(assembly),
                                results(assembly),
                                new Sheet.Text(
                                        messages.text(isSame ? "assembly.recountSame" : "assembly.recountDiffers")),
                                new Sheet.Signatures(List.of(
                                        messages.text("assembly.countedBy"), messages.text("assembly.watchedBy"))),
                                signature("assembly.organiserSeal"))));
    }

    private static String name(String title, Assembly assembly) {
        return title + " " + assembly.number();
    }

    private Sheet.Fact fact(String label, String value) {
        return new Sheet.Fact(messages.text(label), value);
    }

    private Sheet.Facts facts(Assembly assembly) {
        List<Sheet.Fact> facts = new ArrayList<>(List.of(
                fact("assembly.title", assembly.title()),
                fact("assembly.number", assembly.number()),
                fact("assembly.project", project(assembly)),
                fact("assembly.organiser", assembly.organiserName()),
                fact("assembly.from", news.moment(assembly.votesOpenAt())),
                fact("assembly.until", news.moment(assembly.votesCloseAt())),
                fact("assembly.rollOn", text(assembly.rollOn())),
                fact("assembly.kind", messages.text("AssemblyBallotKind." + assembly.ballotKind())),
                fact("assembly.totalHeads", text(assembly.totalHeads())),
                fact("assembly.totalArea", text(assembly.totalArea()))));
        var closedAt = assembly.closedAt();
        if (closedAt != null) facts.add(fact("assembly.closedAt", news.moment(closedAt)));
        return new Sheet.Facts(facts);
    }

    private String project(Assembly assembly) {
        return Objects.requireNonNull(
                        projects.behind(List.of(assembly.projectId())).get(assembly.projectId()))
                .name();
    }

    private static String text(@Nullable Object value) {
        if (value == null) return NONE;
        return value instanceof BigDecimal area ? area.toPlainString() : value.toString();
    }

    private Sheet.Text rules(Assembly assembly) {
        return new Sheet.Text(messages.text(
                "assembly.rules",
                messages.text(assembly.countsParking() ? "assembly.counts" : "assembly.countsNot"),
                messages.text(assembly.countsStorage() ? "assembly.counts" : "assembly.countsNot"),
                assembly.proxyLimit()));
    }

    /** Both figures: what the year's plan aims at, and what the law needs. */
    private Sheet.Text turnout(Assembly assembly) {
        AssemblyTurnout turnout =
                Objects.requireNonNull(counts.turnouts(List.of(assembly)).get(assembly));
        return new Sheet.Text(messages.text(
                "assembly.turnout",
                turnout.heads(),
                text(turnout.headsPercent()),
                turnout.area().toPlainString(),
                text(turnout.areaPercent()),
                messages.text(turnout.meetsPlan() ? "assembly.met" : "assembly.notMet"),
                messages.text(turnout.meetsLaw() ? "assembly.met" : "assembly.notMet")));
    }

    private Sheet.Table asked(Assembly assembly) {
        return new Sheet.Table(
                List.of(
                        new Sheet.Column(messages.text("assembly.position"), 1),
                        new Sheet.Column(messages.text("assembly.matter"), 6),
                        new Sheet.Column(messages.text("assembly.majority"), 5),
                        new Sheet.Column(messages.text("assembly.source"), 5)),
                matters.of(assembly.id()).stream()
                        .map(matter -> List.of(
                                Integer.toString(matter.position()),
                                matter.content() == null ? matter.title() : matter.title() + "\n" + matter.content(),
                                majority(matter),
                                matter.source()))
                        .toList());
    }

    private String majority(AssemblyMatter matter) {
        return messages.text(
                matter.agreementExceeded() ? "assembly.majorityExceeded" : "assembly.majorityReached",
                matter.participationNumerator() + "/" + matter.participationDenominator(),
                matter.agreementNumerator() + "/" + matter.agreementDenominator());
    }

    private Sheet.Table results(Assembly assembly) {
        return new Sheet.Table(
                List.of(
                        new Sheet.Column(messages.text("assembly.position"), 1),
                        new Sheet.Column(messages.text("assembly.tookPart"), 3),
                        new Sheet.Column(messages.text("AssemblyVote.AGREE"), 3),
                        new Sheet.Column(messages.text("AssemblyVote.AGAINST"), 3),
                        new Sheet.Column(messages.text("AssemblyVote.ABSTAIN"), 3),
                        new Sheet.Column(messages.text("AssemblyVote.SPOILT"), 3),
                        new Sheet.Column(messages.text("assembly.outcome"), 4)),
                matters.of(assembly.id()).stream().map(this::row).toList());
    }

    private List<String> row(AssemblyMatter matter) {
        var result = Objects.requireNonNull(matter.result());
        return List.of(
                Integer.toString(matter.position()),
                cell(result.votedHeads(), result.votedArea()),
                cell(result.agreedHeads(), result.agreedArea()),
                cell(result.againstHeads(), result.againstArea()),
                cell(result.abstainedHeads(), result.abstainedArea()),
                cell(result.spoiltHeads(), result.spoiltArea()),
                outcome(result));
    }

    private static String cell(int heads, BigDecimal area) {
        return heads + " / " + area.toPlainString();
    }

    private String outcome(Result result) {
        var outcome = messages.text("AssemblyOutcome." + result.outcome());
        if (result.shortfalls().isEmpty()) return outcome;
        return outcome
                + result.shortfalls().stream()
                        .map(shortfall -> messages.text("AssemblyShortfall." + shortfall))
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
