package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.platform.Request;
import io.xinqiao.testing.ApiTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What comes with the product fits the schema that it comes with; what does not is written into a report. */
class ShippedQueriesTest extends ApiTest {
    @Autowired
    QueryCheck checks;

    private List<String> drift(List<ShippedQuestion> shipped) {
        return new Request("test-shipped", Locale.ENGLISH).call(() -> {
            List<String> drift = new ArrayList<>();
            for (var one : shipped) {
                for (var problem : checks.check(one.asked()).problems()) {
                    drift.add("%s | %s | %s:%s | %s"
                            .formatted(
                                    one.nameEn(), problem.part(), problem.line(), problem.column(), problem.message()));
                }
            }
            return drift;
        });
    }

    @Test
    void whatIsShippedFitsTheSchema() throws IOException {
        var drift = drift(ShippedQuestion.all());
        var report = Path.of(System.getProperty("basedir", "."), "target", "saved-query-drift.txt");
        Files.createDirectories(report.getParent());
        Files.write(report, drift);
        assertThat(drift).isEmpty();
    }

    @Test
    void aFieldThatIsGoneIsToldWithItsPlace() {
        var first = ShippedQuestion.all().stream()
                .filter(one -> one.nameEn().equals("Repairs open over 24 hours"))
                .findFirst()
                .orElseThrow();
        var broken = new ShippedQuestion(
                first.name(),
                first.nameEn(),
                first.folder(),
                first.description(),
                first.descriptionEn(),
                first.roles(),
                first.document().replace("steward { name }", "gardener { name }"),
                first.variables(),
                first.rowsPath(),
                first.columns(),
                first.chart());
        assertThat(drift(List.of(broken)))
                .singleElement()
                .asString()
                .contains("Repairs open over 24 hours", "document", "gardener", "10:");
    }
}
