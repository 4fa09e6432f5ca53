package io.xinqiao.visitors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Who is let in at the gate, and what the others are told: a table for whoever runs it. */
class AdmissionTest {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private static Instant at(String text) {
        return LocalDateTime.parse(text, MINUTES)
                .atZone(ZoneId.of("Asia/Shanghai"))
                .toInstant();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/visitor-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void whoeverComesIsLetInOrToldWhyNot(
            String name,
            Visitor.State state,
            String from,
            String before,
            int allowed,
            int entries,
            String lives,
            String now,
            String expected) {
        var admission = new Admission(at(from), at(before), allowed, entries, null, null);
        var told = admission
                .refusal(state, lives.equals("是"), at(now))
                .map(refusal -> refusal.key().substring("refused.visitor.".length()))
                .orElse("放行");
        assertThat(told).as(name).isEqualTo(expected);
    }
}
