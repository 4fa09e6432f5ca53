package io.xinqiao.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.events.EventSource;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What goes wrong around a vote: a node dies while it counts, two owners turn out to be one; and who else is told. */
class AssemblyTroubleTest extends ApiTest {
    @Autowired
    List<EventSource> sources;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private static UUID key(String id) {
        return GlobalId.parse(id).orElseThrow().key();
    }

    /**
     * {@code kill -9} while the results are being written: nothing is half counted, and the count can be made again.
     */
    @Test
    void aCountThatIsKilledIsMadeAgainWithTheSameResult() throws Exception {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZS");
        var assembly = estate.voting(Map.of(), "MANAGER", "REBUILDING");
        for (var owner : List.of("赵一", "钱二", "钱二、孙三")) {
            estate.vote(estate.steward, "recordAssemblyBallot", assembly, owner, "AGREE", "AGREE")
                    .fine();
        }
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "建设单位", "ABSTAIN", "AGAINST")
                .fine();
        var held = "SELECT id FROM assembly_matter WHERE assembly_id = '%s' AND position = 2 FOR UPDATE"
                .formatted(key(assembly));
        try (var victim = ApiProcess.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (var rows = HeldRows.of(estate.company, held)) {
                var counting = threads.submit(() -> victim.api()
                        .as(estate.company.workerToken("yzs-zg"))
                        .mutate("closeAssemblyVote", Map.of("assemblyId", assembly), "assembly { state }"));
                rows.awaitWaiting(1);
                victim.kill();
                assertThatThrownBy(counting::get).hasRootCauseInstanceOf(java.io.IOException.class);
                // PostgreSQL finds that its client is gone once the statement that waits has ended.
                rows.giveUpWaiting();
                rows.awaitWaiting(0);
            }
        }
        var between = estate.roll(assembly);
        assertThat(between.data("/assembly/state").asString()).isEqualTo("VOTING");
        assertThat(between.data("/assemblyMatters/nodes/0/outcome").isNull()).isTrue();
        estate.step("closeAssemblyVote", assembly).fine();
        var counted = estate.roll(assembly);
        assertThat(counted.data("/assemblyMatters/nodes").findValuesAsString("outcome"))
                .as("exactly three quarters agree to the second")
                .containsExactly("PASSED", "PASSED");
        assertThat(counted.data("/assemblyMatters/nodes").findValuesAsString("agreedArea"))
                .containsExactly("360.00", "360.00");
        assertThat(counted.data("/assembly/timeline").findValuesAsString("step"))
                .containsExactly("FREEZE", "OPEN", "CLOSE");
        assertThat(estate.matches(assembly)).isTrue();
        assertThat(HeldRows.number(
                        estate.company,
                        "SELECT count(*) FROM outbox WHERE topic = 'AssemblyStep' AND subject = '%s'"
                                .formatted(key(assembly))))
                .as("frozen, opened, counted")
                .isEqualTo(3);
    }

    @Test
    void oneOwnerWhoStoodOnTheRollTwiceHasOneVote() {
        var estate = new Estate(company("yezhu"), "YZT")
                .unit("101", "RESIDENTIAL", "80.00", "赵一")
                .unit("102", "RESIDENTIAL", "70.00", "赵壹")
                .unit("103", "RESIDENTIAL", "60.00", "钱二", "赵壹")
                .unit("104", "RESIDENTIAL", "50.00", "钱二", "赵一")
                .unit("B01", "PARKING", "12.50", "赵壹");
        var assembly = estate.voting(Map.of("ballotKind", "OPEN"), "MANAGER");
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "赵壹", "AGREE")
                .fine();
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "赵一", "AGAINST")
                .fine();
        var owner = estate.resident("赵一");
        estate.merge("赵一", "赵壹");
        var roll = estate.roll(assembly);
        assertThat(roll.data("/assembly/totalHeads").asInt()).isEqualTo(2);
        assertThat(roll.data("/assembly/totalArea").asString()).isEqualTo("260.00");
        assertThat(roll.data("/assemblyHeads/nodes").findValuesAsString("area"))
                .containsExactly("150.00", "0.00", "110.00", "0.00");
        assertThat(roll.data("/assembly/turnout/heads").asInt()).isEqualTo(1);
        assertThat(roll.data("/assembly/turnout/area").asString()).isEqualTo("150.00");
        var ballots = estate.supervisor
                .ask(
                        "query($a: ID!) { assemblyBallots(filter: {assemblyId: $a}) { nodes { state reason head {"
                                + " sequence } choices { choice } } } }",
                        Map.of("a", assembly))
                .fine()
                .data("/assemblyBallots/nodes");
        // The one of the person who is no more was registered first.
        assertThat(ballots.findValuesAsString("state")).containsExactly("VOID", "COUNTED");
        assertThat(ballots.at("/0/reason").asString()).contains("先登记的为准");
        assertThat(ballots.at("/1/head/sequence").asInt()).isEqualTo(1);
        assertThat(ballots.at("/1/choices/0/choice").asString()).isEqualTo("AGREE");
        assertThat(estate.told(owner, "ASSEMBLY_VOIDED")).hasSize(1);
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "钱二、赵一", "AGREE")
                .fine();
        estate.step("closeAssemblyVote", assembly).fine();
        assertThat(estate.roll(assembly)
                        .data("/assemblyMatters/nodes/0/agreedArea")
                        .asString())
                .isEqualTo("260.00");
    }

    @Test
    void whatIsCountedStaysAsItWasCountedWhenTwoOwnersBecomeOne() {
        var estate = new Estate(company("yezhu"), "YZU")
                .unit("101", "RESIDENTIAL", "80.00", "赵一")
                .unit("102", "RESIDENTIAL", "70.00", "赵壹");
        var assembly = estate.voting(Map.of(), "MANAGER");
        for (var name : List.of("赵一", "赵壹")) {
            estate.vote(estate.steward, "recordAssemblyBallot", assembly, name, "AGREE")
                    .fine();
        }
        estate.step("closeAssemblyVote", assembly).fine();
        estate.merge("赵一", "赵壹");
        var roll = estate.roll(assembly);
        assertThat(roll.data("/assembly/totalHeads").asInt()).isEqualTo(2);
        assertThat(roll.data("/assemblyHeads/nodes").findValuesAsString("ownerNames"))
                .containsExactly("赵一", "赵一");
        assertThat(estate.matches(assembly)).isTrue();
    }

    private List<EventSource.Told> told(String assembly) {
        var source = sources.stream()
                .filter(one -> one.topic().equals("AssemblyStep"))
                .findFirst()
                .orElseThrow();
        List<EventSource.Told> told = new ArrayList<>();
        registry.forEach(database, () -> source.tell().apply(key(assembly)).ifPresent(told::add));
        return told;
    }

    @Test
    void otherSystemsAreToldOfEachStepAndOfTheResult() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZV");
        var admin = estate.company.as(Role.TENANT_ADMIN);
        var endpoint = admin.mutate(
                        "createWebhookEndpoint",
                        Map.of("url", "http://localhost:9/assemblies", "topics", List.of("ASSEMBLIES")),
                        "webhookEndpoint { id }")
                .fine()
                .data("/createWebhookEndpoint/webhookEndpoint/id")
                .asString();
        var ended = Instant.now().minus(Duration.ofMinutes(5)).toString();
        var assembly = estate.assembly(Map.of("votesCloseAt", ended), "MANAGER");
        assertThat(told(assembly)).as("a draft is nobody else's business").isEmpty();
        estate.step("freezeAssemblyRoll", assembly).fine();
        assertThat(told(assembly).getFirst().type()).isEqualTo("assembly.freeze");
        estate.step("openAssemblyVote", assembly).fine();
        assertThat(told(assembly).getFirst().type()).isEqualTo("assembly.open");
        estate.supervisor
                .mutate(
                        "extendAssemblyVote",
                        Map.of(
                                "assemblyId",
                                assembly,
                                "votesCloseAt",
                                Instant.now().plus(Duration.ofDays(3)).toString(),
                                "reason",
                                "参与不足"),
                        "assembly { id }")
                .fine();
        assertThat(told(assembly).getFirst().type()).isEqualTo("assembly.extend");
        assertThat(told(assembly).getFirst().data().toString()).doesNotContain("outcome");
        for (var owner : List.of("赵一", "钱二", "钱二、孙三", "建设单位")) {
            estate.vote(estate.steward, "recordAssemblyBallot", assembly, owner, "AGREE")
                    .fine();
        }
        estate.step("closeAssemblyVote", assembly).fine();
        var closed = told(assembly).getFirst();
        assertThat(closed.type()).isEqualTo("assembly.close");
        assertThat(closed.data().toString())
                .contains("outcome=PASSED", "agreedHeads=4", "agreedArea=480.00", "votedArea=480.00")
                .doesNotContain("赵一")
                .doesNotContain(estate.persons.get("赵一"));
        var deliveries = admin.ask(
                        "query($e: ID!) { webhookDeliveries(filter: {webhookEndpointId: $e}) { nodes { topic } } }",
                        Map.of("e", endpoint))
                .fine();
        assertThat(deliveries.data("/webhookDeliveries/nodes").findValuesAsString("topic"))
                .containsExactly("ASSEMBLIES", "ASSEMBLIES", "ASSEMBLIES", "ASSEMBLIES");
        admin.mutate(
                        "updateWebhookEndpoint",
                        Map.of("webhookEndpointId", endpoint, "state", "REMOVED"),
                        "webhookEndpoint { id }")
                .fine();
    }
}
