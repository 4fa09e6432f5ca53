package io.xinqiao.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys go out and come back, parcels wait, ladders are lent, and never more of them than there are. */
class KeepingTest extends ApiTest {
    private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    private Api desk() {
        return jinxiu().as(Role.FRONT_DESK);
    }

    private Api.Answer register(List<String> numbers) {
        return desk().mutate(
                        "registerAccessItems",
                        Map.of("projectId", jinxiu().id("Project"), "kind", "KEY", "numbers", numbers),
                        "accessItems { id number state }")
                .fine();
    }

    private Api.Answer key(String mutation, String item, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("accessItemId", item);
        return desk().mutate(
                        mutation,
                        input,
                        "accessItem { id number state holder { id } replaces { number state } timeline { step } }");
    }

    @Test
    void aBatchOfKeysIsRegisteredOnce() {
        var numbers = IntStream.rangeClosed(1, 250).mapToObj("K%04d"::formatted).toList();
        assertThat(register(numbers).data("/registerAccessItems/accessItems")).hasSize(250);
        List<String> more = new ArrayList<>(numbers.subList(200, 250));
        more.add("K0251");
        assertThat(register(more).data("/registerAccessItems/accessItems").findValuesAsString("number"))
                .containsExactly("K0251");
    }

    @Test
    void aKeyGoesOutIsLostReplacedAndTheNewOneComesBack() {
        var item = register(List.of("丢失-1"))
                .data("/registerAccessItems/accessItems/0/id")
                .asString();
        var holder = Map.of("holderId", jinxiu().id("Person"));
        key("issueAccessItem", item, holder).fine();
        assertThat(key("issueAccessItem", item, holder).refusal("issueAccessItem"))
                .isEqualTo("ILLEGAL_STEP");
        var lost = key("reportAccessItemLost", item, Map.of()).fine();
        assertThat(lost.data("/reportAccessItemLost/accessItem/holder/id").asString())
                .isEqualTo(jinxiu().id("Person"));
        assertThat(key("replaceAccessItem", item, Map.of("number", "丢失-1")).refusal("replaceAccessItem"))
                .isEqualTo("TAKEN");
        var replaced = key("replaceAccessItem", item, Map.of("number", "丢失-2")).fine();
        assertThat(replaced.data("/replaceAccessItem/accessItem/state").asString())
                .isEqualTo("ISSUED");
        assertThat(replaced.data("/replaceAccessItem/accessItem/replaces/state").asString())
                .isEqualTo("RETIRED");
        var second = replaced.data("/replaceAccessItem/accessItem/id").asString();
        var back = key("returnAccessItem", second, Map.of()).fine();
        assertThat(back.data("/returnAccessItem/accessItem/holder").isNull()).isTrue();
        assertThat(key("returnAccessItem", item, Map.of()).refusal("returnAccessItem"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void aResidentSeesTheCardsInTheirHandsAndReportsThemLost() {
        var own = jinxiu().as(Role.RESIDENT)
                .ask("{ accessItems(first: 100) { nodes { id number holder { id } } } }")
                .fine();
        assertThat(own.data("/accessItems/nodes")).isNotEmpty();
        for (var card : own.data("/accessItems/nodes")) {
            assertThat(card.at("/holder/id").asString()).isEqualTo(jinxiu().id("Person"));
        }
        var foreign = register(List.of("库存-1"))
                .data("/registerAccessItems/accessItems/0/id")
                .asString();
        var refused = jinxiu().as(Role.RESIDENT)
                .mutate("reportAccessItemLost", Map.of("accessItemId", foreign), "accessItem { id }");
        assertThat(refused.refusal("reportAccessItemLost")).isEqualTo("NOT_FOUND");
    }

    @Test
    void whatIsKeptIsNotThrownAwayBeforeItsTime() {
        var kept = desk().mutate(
                        "takeIntoCustody",
                        Map.of(
                                "projectId",
                                jinxiu().id("Project"),
                                "description",
                                "行李箱一只",
                                "depositedBy",
                                "赵先生",
                                "keepUntil",
                                TODAY.toString()),
                        "custodyItem { id number state overdue }")
                .fine();
        assertThat(kept.data("/takeIntoCustody/custodyItem/number").asString()).startsWith("JXHY-JC-");
        var item = kept.data("/takeIntoCustody/custodyItem/id").asString();
        var early = desk().mutate(
                        "disposeCustodyItem", Map.of("custodyItemId", item, "reason", "占地方"), "custodyItem { state }");
        assertThat(early.refusal("disposeCustodyItem")).isEqualTo("ILLEGAL_STEP");
        var collected = desk().mutate(
                        "releaseCustodyItem",
                        Map.of("custodyItemId", item, "collectedBy", "赵太太"),
                        "custodyItem { state collectedBy timeline { step } }")
                .fine();
        assertThat(collected.data("/releaseCustodyItem/custodyItem/timeline").findValuesAsString("step"))
                .containsExactly("KEEP", "COLLECT");
    }

    @Test
    void neverMoreIsLentThanThereIs() throws InterruptedException, ExecutionException {
        var item = desk().mutate(
                        "createLendableItem",
                        Map.of("projectId", jinxiu().id("Project"), "name", "人字梯", "total", 5, "longestDays", 14),
                        "lendableItem { id available }")
                .fine()
                .data("/createLendableItem/lendableItem/id")
                .asString();
        Callable<String> lend = () -> desk().mutate(
                        "lendItem",
                        Map.of(
                                "lendableItemId",
                                item,
                                "quantity",
                                1,
                                "borrower",
                                "邻居",
                                "dueOn",
                                TODAY.plusDays(3).toString()),
                        "loan { id item { available } }")
                .refusal("lendItem");
        List<String> outcomes = new ArrayList<>();
        try (var borrowers = Executors.newFixedThreadPool(8)) {
            for (var one : borrowers.invokeAll(
                    IntStream.range(0, 12).mapToObj(at -> lend).toList())) {
                outcomes.add(one.get());
            }
        }
        assertThat(outcomes).filteredOn(String::isEmpty).hasSize(5);
        assertThat(outcomes).filteredOn("INVALID"::equals).hasSize(7);
        var fewer =
                desk().mutate("updateLendableItem", Map.of("lendableItemId", item, "total", 4), "lendableItem { id }");
        assertThat(fewer.refusal("updateLendableItem")).isEqualTo("INVALID");
        var deleted = desk().mutate("deleteLendableItem", Map.of("lendableItemId", item), "dependents { kind count }");
        assertThat(deleted.refusal("deleteLendableItem")).as("it was lent").isEqualTo("ILLEGAL_STEP");
        var loans = desk().ask(
                        "query($i: ID!) { loans(filter: {lendableItemId: $i}) { nodes { id } } }", Map.of("i", item))
                .fine();
        var first = loans.data("/loans/nodes/0/id").asString();
        var second = loans.data("/loans/nodes/1/id").asString();
        var tooLong = desk().mutate(
                        "extendLoan",
                        Map.of("loanId", first, "dueOn", TODAY.plusDays(15).toString()),
                        "loan { dueOn }");
        assertThat(tooLong.refusal("extendLoan")).isEqualTo("INVALID");
        desk().mutate(
                        "extendLoan",
                        Map.of("loanId", first, "dueOn", TODAY.plusDays(14).toString()),
                        "loan { dueOn }")
                .fine();
        var back = desk().mutate("returnLoan", Map.of("loanId", first), "loan { state item { total available } }")
                .fine();
        assertThat(back.data("/returnLoan/loan/item/available").asInt()).isEqualTo(1);
        assertThat(desk().mutate("returnLoan", Map.of("loanId", first), "loan { state }")
                        .refusal("returnLoan"))
                .isEqualTo("ILLEGAL_STEP");
        var lost = desk().mutate(
                        "reportLoanLost", Map.of("loanId", second, "reason", "摔断"), "loan { item { total available } }")
                .fine();
        assertThat(lost.data("/reportLoanLost/loan/item/total").asInt()).isEqualTo(4);
        assertThat(lost.data("/reportLoanLost/loan/item/available").asInt()).isEqualTo(1);
    }
}
