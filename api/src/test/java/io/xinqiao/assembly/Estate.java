package io.xinqiao.assembly;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;

/** A project with owners, and who works there; for the assemblies that tests hold. */
final class Estate {
    static final String BALLOT = "assemblyBallot { id state channel castBy { id } choices { choice } voterDiffers"
            + " differences { position } }";

    private static final String ROLL = """
        query($id: ID!) {
          assembly(id: $id) { state totalHeads totalArea votedHeads votedArea version allowedSteps
            turnout { heads area headsPercent areaPercent meetsPlan meetsLaw } timeline { step note } }
          assemblyMatters(filter: {assemblyId: $id}) { nodes { id position title source agreementExceeded
            agreementNumerator agreementDenominator outcome shortfalls agreedHeads agreedArea againstHeads againstArea
            abstainedHeads spoiltHeads } }
          assemblyHeads(filter: {assemblyId: $id}) { nodes { id sequence developer ownerNames parts area votedAt } }
          assemblyParts(filter: {assemblyId: $id}) { nodes { id basis area areaSource reason ownersOn ownerNames
            unit { number } parkingSpace { number } head { sequence } } }
        }
        """;

    final Company company;
    final String code;
    final String project;
    final Api supervisor;
    final Api steward;
    final Api otherSteward;
    final Api thirdSteward;
    final Map<String, String> units = new LinkedHashMap<>();
    final Map<String, String> persons = new HashMap<>();
    private final Homes homes;
    private final String building;
    private int residents;

    Estate(Company company, String code) {
        this.company = company;
        this.code = code;
        homes = new Homes(company);
        project = homes.project(code, code + " 花园");
        building = homes.building(project, "1", "1号楼");
        supervisor = company.worker(Role.SUPERVISOR, code.toLowerCase(Locale.ROOT) + "-zg", project);
        steward = steward("g1");
        otherSteward = steward("g2");
        thirdSteward = steward("g3");
    }

    private Api steward(String name) {
        var full = code.toLowerCase(Locale.ROOT) + "-" + name;
        company.hire(
                full, Map.of("role", "STEWARD", "projectId", project, "buildingIds", List.of(building)), "SERVICE");
        return company.asWorker(full);
    }

    Api resident(String owner) {
        var full = code.toLowerCase(Locale.ROOT) + "-r" + ++residents;
        company.hire(full, Map.of("role", "RESIDENT", "personId", persons.get(owner)), null);
        return company.asWorker(full);
    }

    /** A unit and those who own it; nobody where it isn't sold. */
    Estate unit(String number, String kind, String area, String... owners) {
        var unit = homes.unit(building, number, Map.of("kind", kind, "builtArea", area));
        units.put(number, unit);
        if (owners.length > 0) sell(number, "2024-01-01", owners);
        return this;
    }

    void sell(String number, String since, String... owners) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (var owner : owners) {
            list.add(
                    persons.containsKey(owner)
                            ? Map.of("person", Map.of("personId", persons.get(owner)))
                            : People.owner(owner));
        }
        persons.putAll(homes.sell(units.get(number), since, "TRANSFER", list));
    }

    /** Two who turn out to be one. */
    void merge(String owner, String duplicate) {
        company.as(Role.TENANT_ADMIN)
                .mutate(
                        "mergePersons",
                        Map.of("personId", persons.get(owner), "duplicateId", persons.get(duplicate)),
                        "person { id }")
                .fine();
    }

    /** An assembly whose roll is frozen and whose vote is open. */
    String voting(Map<String, Object> more, String... kinds) {
        var assembly = assembly(more, kinds);
        step("freezeAssemblyRoll", assembly).fine();
        step("openAssemblyVote", assembly).fine();
        return assembly;
    }

    /** Whether a count of the stored ballots gives what was published. */
    boolean matches(String assembly) {
        return supervisor
                .ask("query($id: ID!) { assemblyCount(assemblyId: $id) { matches } }", Map.of("id", assembly))
                .fine()
                .data("/assemblyCount/matches")
                .asBoolean();
    }

    String kind(String code) {
        return supervisor
                .ask(
                        "query($c: String!) { assemblyMatterKinds(filter: {code: $c}) { nodes { id } } }",
                        Map.of("c", code))
                .fine()
                .data("/assemblyMatterKinds/nodes/0/id")
                .asString();
    }

    String assembly(Map<String, ?> more, String... kinds) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "projectId",
                project,
                "title",
                code + " 业主大会",
                "organiser",
                "OWNERS_COMMITTEE",
                "organiserName",
                code + " 业主委员会",
                "noticeDays",
                0,
                "votesOpenAt",
                Instant.now().minus(Duration.ofHours(1)).toString(),
                "votesCloseAt",
                Instant.now().plus(Duration.ofDays(10)).toString(),
                "matters",
                Arrays.stream(kinds)
                        .map(kind -> Map.of("assemblyMatterKindId", kind(kind), "title", kind + " 提案"))
                        .toList()));
        input.putAll(more);
        return made(supervisor, "createAssembly", "assembly", input);
    }

    Api.Answer step(String mutation, String assembly) {
        return supervisor.mutate(mutation, Map.of("assemblyId", assembly), "assembly { state }");
    }

    Api.Answer roll(String assembly) {
        return supervisor.ask(ROLL, Map.of("id", assembly)).fine();
    }

    /** The head of these owners, as the roll calls them. */
    String head(String assembly, String names) {
        for (var head : roll(assembly).data("/assemblyHeads/nodes")) {
            if (head.at("/ownerNames").asString().equals(names))
                return head.at("/id").asString();
        }
        throw new AssertionError(names);
    }

    List<Map<String, Object>> choices(String assembly, String... choices) {
        List<Map<String, Object>> said = new ArrayList<>();
        var matters = roll(assembly).data("/assemblyMatters/nodes");
        for (var at = 0; at < choices.length; at++) {
            said.add(Map.of("assemblyMatterId", matters.at("/" + at + "/id").asString(), "choice", choices[at]));
        }
        return said;
    }

    /** Of paper the first of the owners has signed it, if there is one. */
    Api.Answer vote(Api as, String mutation, String assembly, String names, String... choices) {
        Map<String, Object> input =
                new HashMap<>(Map.of("assemblyHeadId", head(assembly, names), "choices", choices(assembly, choices)));
        var signer = persons.get(names.split("、", -1)[0]);
        if (mutation.equals("enterAssemblyPaper") && signer != null) input.put("castById", signer);
        return as.mutate(mutation, input, BALLOT);
    }

    /** The part of the roll of a unit. */
    String part(String assembly, String number) {
        for (var part : roll(assembly).data("/assemblyParts/nodes")) {
            if (part.at("/unit/number").asString("").equals(number))
                return part.at("/id").asString();
        }
        throw new AssertionError(number);
    }

    List<String> told(Api as, String kind) {
        return as.ask("{ notices(filter: {kinds: [%s]}) { nodes { text } } }".formatted(kind))
                .fine()
                .data("/notices/nodes")
                .findValuesAsString("text");
    }

    /** Four heads: one with two flats, a couple, one of the couple alone, the developer. */
    static Estate ofFourHeads(Company company, String code) {
        return new Estate(company, code)
                .unit("101", "RESIDENTIAL", "80.00", "赵一")
                .unit("102", "RESIDENTIAL", "80.00", "赵一")
                .unit("103", "RESIDENTIAL", "100.01", "钱二", "孙三")
                .unit("104", "RESIDENTIAL", "99.99", "钱二")
                .unit("105", "RESIDENTIAL", "60.00")
                .unit("106", "RESIDENTIAL", "60.00")
                .unit("B01", "PARKING", "12.50", "赵一");
    }

    static String made(Api as, String mutation, String field, Map<String, ?> input) {
        return as.mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    static String paper(Api as, String mutation, Map<String, ?> input) throws IOException {
        var file = as.mutate(mutation, input, "file { name downloadUrl }").fine();
        var bytes = as.get(file.data("/" + mutation + "/file/downloadUrl").asString())
                .body();
        Files.write(Path.of("target", mutation + ".pdf"), bytes);
        try (var document = Loader.loadPDF(bytes)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", "");
        }
    }
}
