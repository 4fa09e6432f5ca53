package io.xinqiao.infra.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Two assemblies of a project's owners: one in which too few took part, so that there are a count and a certificate,
 * and one that is open, with ballots in person and paper that was entered once.
 */
final class AssemblySeed {
    private static final String ROLL = """
        query($id: ID!) {
          assemblyHeads(first: 60, filter: {assemblyId: $id}) { nodes { id } }
          assemblyMatters(filter: {assemblyId: $id}) { nodes { id } }
        }
        """;

    private final DemoApi api;
    private final String supervisor;
    private final String project;

    AssemblySeed(DemoApi api, String supervisor, String project) {
        this.api = api;
        this.supervisor = supervisor;
        this.project = project;
    }

    void plant() {
        var now = Instant.now();
        var past = assembly("二〇二五年业主大会", now.minus(Duration.ofDays(30)), now.minus(Duration.ofMinutes(1)), "OTHER");
        // Its window is over and nobody has voted: what is counted is that too few took part.
        step("freezeAssemblyRoll", past);
        step("openAssemblyVote", past);
        step("closeAssemblyVote", past);
        var open = assembly(
                "选聘物业服务企业", now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(20)), "MANAGER", "CHANGE_OF_USE");
        step("freezeAssemblyRoll", open);
        step("openAssemblyVote", open);
        vote(open);
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
        var roll = api.ask(supervisor, ROLL, Map.of("id", assembly));
        var at = 0;
        for (var head : roll.path("assemblyHeads").path("nodes")) {
            if (at++ % 3 == 2) continue;
            api.mutate(
                    supervisor,
                    at % 10 == 0 ? "enterAssemblyPaper" : "recordAssemblyBallot",
                    Map.of(
                            "assemblyHeadId",
                            head.path("id").asString(),
                            "choices",
                            choices(roll.path("assemblyMatters").path("nodes"), at)),
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
