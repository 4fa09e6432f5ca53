package io.xinqiao.cashier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.val;

import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever moved in sees the money of a unit from the first minute of that day in Beijing on, and none of before. */
class ResidencyTest extends ApiTest {
    @Autowired
    TenantDatabase database;

    @Autowired
    Registry registry;

    @Test
    void aResidencyBeginsWithTheDayInBeijing() throws SQLException {
        var unit = GlobalId.keyOf(new FeeDesk(anlan(), "RESIDENCY").unit("1-101", "80.00"));
        var person = NewId.next();
        var household = NewId.next();
        HeldRows.change(
                anlan(),
                "INSERT INTO person (id, name, created_at) VALUES ('%s', '新来的', now())".formatted(person),
                "INSERT INTO household (id, unit_id, moved_in) VALUES ('%s', '%s', '2026-03-01')"
                        .formatted(household, unit),
                "INSERT INTO household_member (id, household_id, person_id, role, since) VALUES ('%s', '%s', '%s', 'FAMILY', '2026-03-01')"
                        .formatted(NewId.next(), household, person));
        assertThat(covers(person, unit, "2026-03-01T00:00:00+08:00")).isTrue();
        assertThat(covers(person, unit, "2026-03-01T07:59:59+08:00"))
                .as("the day before in UTC")
                .isTrue();
        assertThat(covers(person, unit, "2026-02-28T23:59:59+08:00")).isFalse();
        assertThat(covers(NewId.next(), unit, "2026-03-02T00:00:00+08:00")).isFalse();
    }

    private boolean covers(UUID person, UUID unit, String moment) {
        var happened = val(OffsetDateTime.parse(moment).toInstant(), SQLDataType.INSTANT);
        var tenant = registry.ofCode("anlan").orElseThrow();
        return database.as(
                tenant,
                () -> database.sql()
                        .selectOne()
                        .where(Residency.covers(person, val(unit), happened))
                        .fetchOptional()
                        .isPresent());
    }
}
