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
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    void aNewKeySealsAndTheOldOnesStillOpen() {
        var rotated = jinxiu().as(Role.TENANT_ADMIN)
                .mutate("rotateDataKey", Map.of(), "keyNumber")
                .fine();
        assertThat(rotated.data("/rotateDataKey/keyNumber").asInt()).isGreaterThan(1);
        var old = jinxiu().as(Role.RESIDENT)
                .ask(LOOK, Map.of("id", jinxiu().id("Person")))
                .fine();
        assertThat(old.data("/node/phone").asString()).isEqualTo("13800135678");
        jinxiu().newTicket("OTHER", "新密钥");
        var number = rotated.data("/rotateDataKey/keyNumber").asInt();
        assertThat(eventuallySealedBy(number)).containsExactly(number);
        var sealedAnew = jinxiu().as(Role.RESIDENT)
                .ask(LOOK, Map.of("id", jinxiu().id("Person")))
                .fine();
        assertThat(sealedAnew.data("/node/phone").asString()).isEqualTo("13800135678");
    }

    /** The keys with which the company's phone numbers are sealed, once there is one only, or after three minutes. */
    private Set<Integer> eventuallySealedBy(int number) {
        var until = Instant.now().plusSeconds(180);
        Set<Integer> numbers = keysInUse();
        while (!numbers.equals(Set.of(number)) && Instant.now().isBefore(until)) {
            ApiProcess.pause(Duration.ofMillis(100));
            numbers = keysInUse();
        }
        return numbers;
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
