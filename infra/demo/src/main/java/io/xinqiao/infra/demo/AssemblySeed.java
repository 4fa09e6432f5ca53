package io.xinqiao.infra.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Two assemblies of a project's owners: one that is counted, on paper that two people have entered, and one that is
 * open, with ballots in person and paper that was entered once.
 */
final class AssemblySeed {
    private static final String ROLL = """
        query($id: ID!, $after: String) {
          assemblyHeads(first: 100, after: $after, filter: {assemblyId: $id}) {
            nodes { id owners { id } }
            pageInfo { hasNextPage endCursor }
          }
          assemblyMatters(filter: {assemblyId: $id}) { nodes { id } }
        }
        """;
    /** How many papers go into one document. */
    private static final int AT_ONCE = 15;

    private static final int RETURNED_OF_TEN = 8;
    private static final int MOST_IN_THE_OPEN_ONE = 60;

    private final DemoApi api;
    private final String supervisor;
    private final String steward;
    private final String project;

    AssemblySeed(DemoApi api, String supervisor, String steward, String project) {
        this.api = api;
        this.supervisor = supervisor;
        this.steward = steward;
        this.project = project;
    }

    void plant() {
        var now = Instant.now();
        var opened = now.minus(Duration.ofDays(30));
        var past = assembly("二〇二五年业主大会", opened, now.minus(Duration.ofMinutes(1)), "OTHER", "MAINTENANCE_FUND_RAISING");
        step("freezeAssemblyRoll", past);
        step("openAssemblyVote", past);
        count(past, opened.plus(Duration.ofDays(2)));
        var open = assembly(
                "选聘物业服务企业", now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(20)), "MANAGER", "CHANGE_OF_USE");
        step("freezeAssemblyRoll", open);
        step("openAssemblyVote", open);
        vote(open);
    }

    private record Roll(List<JsonNode> heads, JsonNode matters) {}

    private Roll roll(String assembly) {
        List<JsonNode> heads = new ArrayList<>();
        Map<String, Object> variables = new HashMap<>(Map.of("id", assembly));
        while (true) {
            var page = api.ask(supervisor, ROLL, variables);
            page.path("assemblyHeads").path("nodes").forEach(heads::add);
            if (!page.at("/assemblyHeads/pageInfo/hasNextPage").asBoolean()) {
                return new Roll(heads, page.path("assemblyMatters").path("nodes"));
            }
            variables.put("after", page.at("/assemblyHeads/pageInfo/endCursor").asString());
        }
    }

    /** Most have returned their paper over the weeks; the supervisor and the steward have entered each of them. */
    private void count(String assembly, Instant received) {
        var roll = roll(assembly);
        List<Map<String, Object>> papers = new ArrayList<>();
        for (var at = 0; at < roll.heads().size(); at++) {
            if (at % 10 >= RETURNED_OF_TEN) continue;
            Map<String, Object> paper = new HashMap<>(Map.of(
                    "assemblyHeadId",
                    roll.heads().get(at).path("id").asString(),
                    "receivedAt",
                    received.plus(Duration.ofHours(at % 600)).toString(),
                    "choices",
                    choices(roll.matters(), at)));
            var owner = roll.heads().get(at).path("owners").path(0);
            if (!owner.isMissingNode()) paper.put("castById", owner.path("id").asString());
            papers.add(paper);
        }
        enter(supervisor, papers);
        enter(steward, papers);
        step("closeAssemblyVote", assembly);
    }

    private void enter(String clerk, List<Map<String, Object>> papers) {
        for (var from = 0; from < papers.size(); from += AT_ONCE) {
            Map<String, Object> variables = new HashMap<>();
            var declared = new StringBuilder();
            var fields = new StringBuilder();
            for (var at = from; at < Math.min(from + AT_ONCE, papers.size()); at++) {
                variables.put("i" + at, papers.get(at));
                declared.append(" $i%d: EnterAssemblyPaperInput!".formatted(at));
                fields.append(" p%d: enterAssemblyPaper(input: $i%d) { userErrors { message } }".formatted(at, at));
            }
            var answer = api.ask(clerk, "mutation(%s) {%s }".formatted(declared, fields), variables);
            for (var one : answer) {
                if (!one.path("userErrors").isEmpty()) throw new IllegalStateException(one.toString());
            }
        }
    }

    private String assembly(String title, Instant opens, Instant closes, String... kinds) {
        List<Map<String, Object>> matters = new ArrayList<>();
        for (var kind : kinds) {
            var found = api.ask(
                            supervisor,
                            "query($c: String!) { assemblyMatterKinds(filter: {code: $c}) { nodes { id name } } }",
                            Map.of("c", kind))
                    .path("assemblyMatterKinds")
                    .path("nodes")
                    .path(0);
            matters.add(Map.of(
                    "assemblyMatterKindId",
                    found.path("id").asString(),
                    "title",
                    found.path("name").asString()));
        }
        Map<String, Object> input = new HashMap<>(Map.of(
                "projectId",
                project,
                "title",
                title,
                "organiser",
                "OWNERS_COMMITTEE",
                "organiserName",
                "业主委员会",
                "ballotKind",
                "SEALED",
                "noticeDays",
                0,
                "votesOpenAt",
                opens.toString(),
                "votesCloseAt",
                closes.toString(),
                "matters",
                matters));
        return api.mutate(supervisor, "createAssembly", input, "assembly { id }")
                .at("/assembly/id")
                .asString();
    }

    private void step(String mutation, String assembly) {
        api.mutate(supervisor, mutation, Map.of("assemblyId", assembly), "assembly { state }");
    }

    /** Two of three heads vote, each tenth of them on paper that still has to be entered a second time. */
    private void vote(String assembly) {
        var roll = roll(assembly);
        var at = 0;
        for (var head : roll.heads()
                .subList(0, Math.min(MOST_IN_THE_OPEN_ONE, roll.heads().size()))) {
            if (at++ % 3 == 2) continue;
            Map<String, Object> ballot = new HashMap<>(
                    Map.of("assemblyHeadId", head.path("id").asString(), "choices", choices(roll.matters(), at)));
            var owner = head.path("owners").path(0);
            if (!owner.isMissingNode()) ballot.put("castById", owner.path("id").asString());
            api.mutate(
                    supervisor,
                    at % 10 == 0 ? "enterAssemblyPaper" : "recordAssemblyBallot",
                    ballot,
                    "assemblyBallot { id }");
        }
    }

    private static List<Map<String, Object>> choices(JsonNode matters, int at) {
        List<Map<String, Object>> choices = new ArrayList<>();
        for (var matter : matters) {
            var choice = at % 7 == 0 ? "AGAINST" : at % 11 == 0 ? "ABSTAIN" : "AGREE";
            choices.add(Map.of("assemblyMatterId", matter.path("id").asString(), "choice", choice));
        }
        return choices;
    }
}
