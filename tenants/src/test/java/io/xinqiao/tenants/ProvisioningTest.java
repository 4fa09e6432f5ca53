package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.tenants.Provisioning.Outcome;
import io.xinqiao.tenants.Tenant.State;
import io.xinqiao.tenants.Tenant.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;

    @Test
    void aSpareIsClaimedAndTheTenantIsComplete() {
        TENANCY.slots.keepSpare(2);
        var tenant = TENANCY.create("plain");
        assertThat(tenant.state()).isEqualTo(State.ACTIVE);
        assertThat(tenant.step()).isEqualTo(Step.COMPLETE);
        assertThat(TENANCY.registry.ofOrganization(tenant.organizationId())).contains(tenant);
    }

    @Test
    void cutOffAnywhereTheSameCallEndsComplete() {
        TENANCY.identityProvider.down = true;
        assertThatThrownBy(() -> TENANCY.create("resumed")).hasMessageContaining("down");
        TENANCY.identityProvider.down = false;
        var claimed = TENANCY.registry.ofCode("resumed").orElseThrow();
        assertThat(claimed.step()).isEqualTo(Step.SLOT_CLAIMED);
        assertThat(claimed.state()).isEqualTo(State.PROVISIONING);

        TENANCY.beforeDefaults.set(() -> {
            throw new IllegalStateException("cut off");
        });
        assertThatThrownBy(() -> TENANCY.create("resumed")).hasMessageContaining("cut off");
        TENANCY.beforeDefaults.set(() -> {});
        assertThat(TENANCY.registry.ofCode("resumed").orElseThrow().step()).isEqualTo(Step.ADMINISTRATOR_INVITED);

        var complete = TENANCY.create("resumed");
        assertThat(complete.step()).isEqualTo(Step.COMPLETE);
        assertThat(complete.id()).isEqualTo(claimed.id());
        assertThat(complete.slot().number())
                .as("no second slot")
                .isEqualTo(claimed.slot().number());
    }

    @Test
    void theSameWishAgainIsTheSameTenantAndAnotherWishIsRefused() {
        var tenant = TENANCY.create("again");
        assertThat(TENANCY.create("again").id()).isEqualTo(tenant.id());
        var other = new Provisioning.NewTenant(
                "again", "别的公司", Tenancy.wish("again").administrator());
        assertThat(TENANCY.provisioning.create(other, "test")).isInstanceOf(Outcome.CodeTaken.class);
        assertThat(TENANCY.provisioning.create(Tenancy.wish("taken"), "test"))
                .isInstanceOf(Outcome.UsernameTaken.class);
    }

    @Test
    void manyAtOnceGetASlotEachAndTheSameCodeOneTenant() throws Exception {
        List<Callable<Tenant>> calls = new ArrayList<>();
        for (var at = 0; at < 8; at++) {
            var code = "many-" + at;
            calls.add(() -> TENANCY.create(code));
            calls.add(() -> TENANCY.create("the-same"));
        }
        List<Tenant> created = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var call : threads.invokeAll(calls)) created.add(call.get());
        }
        assertThat(created.stream().map(Tenant::id).distinct()).hasSize(9);
        assertThat(created.stream().map(tenant -> tenant.slot().number()).distinct())
                .hasSize(9);
        assertThat(created).allMatch(tenant -> tenant.step() == Step.COMPLETE);
    }

    @Test
    void aSuspendedTenantReadsAndDoesNotWrite() {
        var tenant = TENANCY.create("suspended");
        var suspended = TENANCY.provisioning.suspend(tenant.id(), "欠费", "test").orElseThrow();
        assertThat(suspended.state()).isEqualTo(State.SUSPENDED);
        assertThat(TENANCY.database.as(
                        suspended,
                        () -> TENANCY.database
                                .sql()
                                .fetch("SELECT * FROM person")
                                .size()))
                .isZero();
        assertThatThrownBy(() -> TENANCY.database.as(suspended, () -> TENANCY.database.write(() -> 1)))
                .isInstanceOf(TenantRefused.class);
        assertThat(TENANCY.provisioning.suspend(tenant.id(), "再次", "test")).isEmpty();
        var resumed = TENANCY.provisioning.resume(tenant.id(), "test").orElseThrow();
        assertThat(TENANCY.database.as(resumed, () -> TENANCY.database.write(() -> 1)))
                .isEqualTo(1);
    }
}
