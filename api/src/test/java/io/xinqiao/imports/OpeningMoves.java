package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Company;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * What the former company's books say, by chance: it comes in, is taken over, is corrected by another file, is undone.
 */
public final class OpeningMoves {
    private static final List<String> PURPOSES = List.of("装修押金", "门禁押金");

    private final ImportDesk desk;
    private final List<String> numbers;
    private final List<JsonNode> committed = new ArrayList<>();
    private final AtomicInteger files = new AtomicInteger();

    /** How many imports were undone, and how many had to stay because money of them had moved. */
    public final AtomicInteger undone = new AtomicInteger();

    public final AtomicInteger stayed = new AtomicInteger();

    /** At a project whose units have these numbers. */
    public OpeningMoves(Company company, String project, String code, List<String> numbers) {
        this.desk = new ImportDesk(company, project, code);
        this.numbers = numbers;
    }

    /** Something happens. */
    public void move(Random random) {
        if (!committed.isEmpty() && random.nextInt(3) == 0) undo(random);
        else bringIn(random);
        if (random.nextInt(4) > 0) desk.takeOver("bills prepaid deposits changed kept");
    }

    private void bringIn(Random random) {
        List<String> lines = new ArrayList<>();
        var what = random.nextInt(3);
        lines.add(
                switch (what) {
                    case 0 -> "房屋,收费项目,开始时间,结束时间,欠费金额";
                    case 1 -> "房屋,预存余额";
                    default -> "房屋,押金类型,押金金额,收取日期";
                });
        var units = new ArrayList<>(numbers);
        Collections.shuffle(units, random);
        for (var unit : units.subList(0, 1 + random.nextInt(4))) {
            var amount = "%d.%02d".formatted(random.nextInt(300), random.nextInt(100));
            lines.add(
                    switch (what) {
                        case 0 -> {
                            var month = 1 + random.nextInt(3);
                            yield "%s,物业费,2019-%02d-01,2019-%02d-28,%s%s"
                                    .formatted(unit, month, month, random.nextInt(3) == 0 ? "-" : "", amount);
                        }
                        case 1 -> unit + "," + amount;
                        default ->
                            "%s,%s,%s,2019-0%d-01"
                                    .formatted(
                                            unit,
                                            PURPOSES.get(random.nextInt(PURPOSES.size())),
                                            amount,
                                            1 + random.nextInt(2));
                    });
        }
        var done = desk.bringIn(
                "期初%d.csv".formatted(files.incrementAndGet()), ImportDesk.csv(lines.toArray(String[]::new)));
        assertThat(done.at("/stage").asString()).as(done.toString()).isEqualTo("COMMITTED");
        committed.add(done);
    }

    /** It goes with all its money, or stays with all of it and says why. */
    private void undo(Random random) {
        var which = committed.get(random.nextInt(committed.size()));
        var then = desk.undo(which);
        if (then.at("/stage").asString().equals("UNDONE")) {
            committed.remove(which);
            undone.incrementAndGet();
        } else {
            assertThat(then.at("/stage").asString()).as(then.toString()).isEqualTo("COMMITTED");
            assertThat(then.at("/failure").asString()).as(then.toString()).isNotBlank();
            stayed.incrementAndGet();
        }
    }
}
