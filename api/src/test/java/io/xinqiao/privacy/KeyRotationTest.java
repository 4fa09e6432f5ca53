package io.xinqiao.privacy;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Tries;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Keys are changed while the company works: what they sealed stays readable, and is soon sealed by the new ones. */
class KeyRotationTest extends ApiTest {
    private static final String LOOK = "query($id: ID!) { node(id: $id) { ... on Person { phone } } }";

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    @Autowired
    KeyProperties masters;

    @Autowired
    Vault vault;

    @Autowired
    Clock clock;

    @Test
    void aNewKeySealsAndTheOldOnesStillOpen() throws SQLException {
        var before = changesOfPerson();
        var rotated = jinxiu().as(Role.TENANT_ADMIN)
                .mutate("rotateDataKey", Map.of(), "dataKeyRotation { id keyNumber }")
                .fine()
                .data("/rotateDataKey/dataKeyRotation");
        assertThat(rotated.at("/keyNumber").asInt()).isGreaterThan(1);
        var old = jinxiu().as(Role.RESIDENT)
                .ask(LOOK, Map.of("id", jinxiu().id("Person")))
                .fine();
        assertThat(old.data("/node/phone").asString()).isEqualTo("13800135678");
        jinxiu().newTicket("OTHER", "新密钥");
        var done = over(rotated.at("/id").asString());
        assertThat(done.at("/state").asString()).as(done.toString()).isEqualTo("DONE");
        var latest = jinxiu().as(Role.TENANT_ADMIN)
                .ask("{ dataKeyRotations(first: 1) { nodes { id state } } }")
                .fine()
                .data("/dataKeyRotations/nodes/0");
        assertThat(latest.at("/id")).isEqualTo(rotated.at("/id"));
        assertThat(done.at("/done").asInt())
                .isPositive()
                .isEqualTo(done.at("/total").asInt());
        assertThat(keysInUse()).containsExactly(rotated.at("/keyNumber").asInt());
        assertThat(changesOfPerson()).as("what is sealed anew is what it was").isEqualTo(before);
        var sealedAnew = jinxiu().as(Role.RESIDENT)
                .ask(LOOK, Map.of("id", jinxiu().id("Person")))
                .fine();
        assertThat(sealedAnew.data("/node/phone").asString()).isEqualTo("13800135678");
    }

    @Test
    void whatIsGivenUpSaysWhyAndGoesOnWhenItIsTriedAgain() throws SQLException {
        String id;
        HeldRows.change(jinxiu(), "ALTER TABLE person ADD CONSTRAINT broken CHECK (phone_sealed IS NULL) NOT VALID");
        try {
            id = jinxiu().as(Role.TENANT_ADMIN)
                    .mutate("rotateDataKey", Map.of(), "dataKeyRotation { id }")
                    .fine()
                    .data("/rotateDataKey/dataKeyRotation/id")
                    .asString();
            var failed = over(id);
            assertThat(failed.at("/state").asString()).isEqualTo("FAILED");
            assertThat(failed.at("/failure").asString()).contains("冲突");
        } finally {
            HeldRows.change(jinxiu(), "ALTER TABLE person DROP CONSTRAINT broken");
        }
        jinxiu().as(Role.TENANT_ADMIN)
                .mutate("retryRun", Map.of("runId", id), "run { state }")
                .fine();
        var done = over(id);
        assertThat(done.at("/state").asString()).isEqualTo("DONE");
        assertThat(keysInUse()).containsExactly(done.at("/keyNumber").asInt());
    }

    /** A rotation in the end; what waits after a failure is tried again at once. */
    private JsonNode over(String id) throws SQLException {
        var look = "query($id: ID!) { node(id: $id) { ... on DataKeyRotation { keyNumber state done total failure } }"
                + " }";
        for (var waited = 0; waited < 3_000; waited++) {
            Tries.hurry("work-on-runs", 1);
            var now = jinxiu().as(Role.TENANT_ADMIN)
                    .ask(look, Map.of("id", id))
                    .fine()
                    .data("/node");
            if (FeeDesk.isOver(now)) return now;
            ApiProcess.pause(Duration.ofMillis(100));
        }
        throw new IllegalStateException("The rotation does not end");
    }

    private int changesOfPerson() {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "query($id: ID!) { objectChanges(filter: {objectId: $id}) { totalCount } }",
                        Map.of("id", jinxiu().id("Person")))
                .fine()
                .data("/objectChanges/totalCount")
                .asInt();
    }

    private Set<Integer> keysInUse() {
        return asJinxiu(() -> {
            Set<Integer> numbers = new HashSet<>();
            for (var phone : database.sql()
                    .select(PERSON.PHONE_SEALED)
                    .from(PERSON)
                    .where(PERSON.PHONE_SEALED.isNotNull())
                    .fetch(PERSON.PHONE_SEALED)) {
                numbers.add(ByteBuffer.wrap(phone.bytes()).getInt(1));
            }
            return numbers;
        });
    }

    private <T> T asJinxiu(Supplier<T> work) {
        var tenant =
                registry.page(TENANT.CODE.eq("jinxiu"), List.of(TENANT.ID), 1).getFirst();
        return database.as(tenant, work);
    }

    @Test
    void underANewMasterKeyEveryKeyIsWrappedAnewAndStillOpens() {
        jinxiu();
        var next = Base64.getEncoder().encodeToString(Cipher256.newKey());
        var both = new HashMap<>(masters.masters());
        both.put("next", next);
        var phone = "13700001111";
        var sealed = asJinxiu(() -> Objects.requireNonNull(vault.seal(phone)));
        var newMaster = new KeyProperties("next", both);
        asJinxiu(() -> {
            new DataKeys(database, newMaster, clock).wrapAnew();
            return phone;
        });
        var onlyNext = new DataKeys(database, new KeyProperties("next", Map.of("next", next)), clock);
        assertThat(asJinxiu(() -> Objects.requireNonNull(new Vault(onlyNext).open(sealed))))
                .isEqualTo(phone);
        var onlyOld = new DataKeys(database, masters, clock);
        assertThatThrownBy(() -> asJinxiu(() -> new Vault(onlyOld).open(sealed)))
                .isInstanceOf(IllegalStateException.class);
        asJinxiu(() -> {
            new DataKeys(database, new KeyProperties(masters.current(), both), clock).wrapAnew();
            return phone;
        });
        assertThat(asJinxiu(() -> Objects.requireNonNull(new Vault(onlyOld).open(sealed))))
                .isEqualTo(phone);
    }
}
