package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The owners' assembly of a {@link Company}: its roll, an objection to it, and a vote in which a ballot was cast. */
final class PlantedAssembly {
    private PlantedAssembly() {}

    static void plant(Company company, Map<String, String> ids) {
        var supervisor = company.as(Role.SUPERVISOR);
        var kinds = supervisor
                .ask("{ assemblyMatterKinds(first: 1) { nodes { id } } }")
                .fine();
        ids.put(
                "AssemblyMatterKind",
                kinds.data("/assemblyMatterKinds/nodes/0/id").asString());
        var now = Instant.now();
        var assembly = create(
                supervisor,
                "createAssembly",
                "assembly",
                Map.of(
                        "projectId",
                        company.id("Project"),
                        "title",
                        company.code() + " 首次业主大会",
                        "organiser",
                        "PREPARATORY_GROUP",
                        "organiserName",
                        company.code() + " 筹备组",
                        "noticeDays",
                        0,
                        "votesOpenAt",
                        now.minus(Duration.ofDays(1)).toString(),
                        "votesCloseAt",
                        now.plus(Duration.ofDays(30)).toString(),
                        "matters",
                        List.of(Map.of(
                                "assemblyMatterKindId",
                                ids.get("AssemblyMatterKind"),
                                "title",
                                company.code() + " 议事规则"))));
        ids.put("Assembly", assembly);
        supervisor
                .mutate("freezeAssemblyRoll", Map.of("assemblyId", assembly), "assembly { id }")
                .fine();
        var resident = company.as(Role.RESIDENT);
        var roll = resident.ask("""
            query($id: ID!) {
              assemblyMatters(filter: {assemblyId: $id}) { nodes { id } }
              assemblyHeads(filter: {assemblyId: $id}) { nodes { id } }
              assemblyParts(filter: {assemblyId: $id}) { nodes { id } }
            }
            """, Map.of("id", assembly)).fine();
        ids.put("AssemblyMatter", roll.data("/assemblyMatters/nodes/0/id").asString());
        ids.put("AssemblyHead", roll.data("/assemblyHeads/nodes/0/id").asString());
        ids.put("AssemblyPart", roll.data("/assemblyParts/nodes/0/id").asString());
        ids.put(
                "AssemblyObjection",
                create(
                        resident,
                        "raiseAssemblyObjection",
                        "assemblyObjection",
                        Map.of("assemblyId", assembly, "words", company.code() + " 面积与产权证不符")));
        supervisor
                .mutate(
                        "decideAssemblyObjection",
                        Map.of(
                                "assemblyObjectionId",
                                ids.get("AssemblyObjection"),
                                "upheld",
                                false,
                                "decision",
                                company.code() + " 已核对登记簿"),
                        "assemblyObjection { id }")
                .fine();
        supervisor
                .mutate("openAssemblyVote", Map.of("assemblyId", assembly), "assembly { id }")
                .fine();
        ids.put(
                "AssemblyBallot",
                create(
                        resident,
                        "castAssemblyBallot",
                        "assemblyBallot",
                        Map.of(
                                "assemblyHeadId",
                                ids.get("AssemblyHead"),
                                "choices",
                                List.of(Map.of("assemblyMatterId", ids.get("AssemblyMatter"), "choice", "AGREE")))));
        plantProxy(company, ids, assembly);
    }

    /** The developer's head lets the resident vote for it. */
    private static void plantProxy(Company company, Map<String, String> ids, String assembly) {
        var supervisor = company.as(Role.SUPERVISOR);
        var developer = supervisor
                .ask(
                        "query($id: ID!) { assemblyHeads(filter: {assemblyId: $id, developer: true}) { nodes { id } }"
                                + " }",
                        Map.of("id", assembly))
                .fine();
        ids.put(
                "AssemblyProxy",
                create(
                        supervisor,
                        "giveAssemblyProxy",
                        "assemblyProxy",
                        Map.of(
                                "assemblyHeadId",
                                developer.data("/assemblyHeads/nodes/0/id").asString(),
                                "personId",
                                company.id("Person"),
                                "note",
                                company.code() + " 委托书一份")));
    }
}
