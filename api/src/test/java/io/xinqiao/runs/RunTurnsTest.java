package io.xinqiao.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A company leaves another a turn, a cell does not take another's, and what is given back can be had again. */
class RunTurnsTest {
    private final RunTurns turns = new RunTurns(3);

    private static Tenant company(int number, int cell) {
        return new Tenant(
                new UUID(0, number),
                "company-" + number,
                "公司",
                Tenant.State.ACTIVE,
                Tenant.Step.COMPLETE,
                null,
                new Tenant.Administrator("admin", "管理员", null),
                Instant.EPOCH,
                null,
                null,
                new Tenant.Slot(number, "t_%06d".formatted(number), "main", cell, 1, null));
    }

    private List<RunTurns.Turn> take(Tenant company) {
        List<RunTurns.Turn> taken = new ArrayList<>();
        while (true) {
            try {
                taken.add(turns.take(company));
            } catch (JobQueue.Busy busy) {
                return taken;
            }
        }
    }

    @Test
    void aCompanyHasTwoOfThreeAndTheNextOneTheThird() {
        var first = take(company(1, 1));
        assertThat(first).hasSize(2);
        assertThat(take(company(2, 1))).hasSize(1);
        assertThat(take(company(3, 1))).as("its cell has no more").isEmpty();
        assertThat(take(company(4, 2))).as("another cell has its own").hasSize(2);
        first.getFirst().close();
        assertThat(take(company(3, 1))).hasSize(1);
    }

    @Test
    void whoFindsTheCellFullKeepsNoTurnOfTheCompany() {
        var others = List.of(take(company(1, 1)), take(company(2, 1)));
        assertThat(take(company(3, 1))).isEmpty();
        others.forEach(taken -> taken.forEach(RunTurns.Turn::close));
        assertThat(take(company(3, 1))).hasSize(2);
    }

    @Test
    void whereThereIsOneTurnACompanyHasIt() {
        assertThat(new RunTurns(1).take(company(1, 1))).isNotNull();
    }
}
