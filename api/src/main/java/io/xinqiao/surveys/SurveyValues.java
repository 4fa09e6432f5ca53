package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_ANSWER;
import static io.xinqiao.schema.tenant.Tables.SURVEY_FOLLOW_UP;
import static io.xinqiao.schema.tenant.Tables.SURVEY_RECEIPT;
import static io.xinqiao.schema.tenant.Tables.SURVEY_VALUE;
import static org.jooq.impl.DSL.any;

import io.xinqiao.sql.Bulk;
import io.xinqiao.surveys.SurveyTallies.Counted;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What was answered, a row for each option, rating, number, day and text; and that it was answered. */
@Repository
class SurveyValues {
    private static final String WHOLE = "";

    private static final Bulk<Stored> VALUES = Bulk.<Stored>into(SURVEY_VALUE)
            .set(SURVEY_VALUE.ANSWER_ID, Stored::answer)
            .set(SURVEY_VALUE.SURVEY_ID, Stored::survey)
            .set(SURVEY_VALUE.QUESTION, Stored::question)
            .set(SURVEY_VALUE.PART, Stored::part)
            .set(SURVEY_VALUE.CHOICE, Stored::choice)
            .set(SURVEY_VALUE.NUMBER, Stored::number)
            .set(SURVEY_VALUE.WORDS, Stored::words)
            .set(SURVEY_VALUE.DAY, Stored::day);

    private static final Bulk<Receipt> RECEIPTS = Bulk.<Receipt>into(SURVEY_RECEIPT)
            .set(SURVEY_RECEIPT.INVITATION_ID, Receipt::invitation)
            .set(SURVEY_RECEIPT.SURVEY_ID, Receipt::survey);

    private final DSLContext sql;

    private final SurveyTallies tallies;

    SurveyValues(TenantDatabase database, SurveyTallies tallies) {
        this.sql = database.sql();
        this.tallies = tallies;
    }

    /** An answer by its id, with the building where it was given; an anonymous one has none. */
    record Given(UUID id, @Nullable UUID building, List<AnswerValue> values) {
        private Counted counted() {
            return new Counted(building, values);
        }
    }

    private record Receipt(UUID invitation, UUID survey) {}

    private record Stored(
            UUID answer,
            UUID survey,
            String question,
            String part,
            String choice,
            @Nullable BigDecimal number,
            @Nullable String words,
            @Nullable LocalDate day) {}

    /** Writes answers down and counts them. */
    void add(Survey survey, List<Given> answers) {
        List<Stored> all = new ArrayList<>();
        for (var answer : answers) {
            for (var value : answer.values()) {
                var choices = value.options().isEmpty() ? List.of(WHOLE) : value.options();
                for (var choice : choices) all.add(stored(survey.id(), answer.id(), value, choice));
            }
        }
        if (!all.isEmpty()) VALUES.insert(sql, all);
        tallies.add(survey, answers.stream().map(Given::counted).toList());
    }

    private static Stored stored(UUID survey, UUID answer, AnswerValue value, String choice) {
        return new Stored(
                answer,
                survey,
                value.question(),
                value.row() == null ? WHOLE : value.row(),
                choice,
                value.figure(),
                value.text(),
                value.day());
    }

    /** Notes that an invitation was answered; false when it was before. */
    boolean receipt(UUID survey, UUID invitation) {
        return RECEIPTS.insertNew(sql, List.of(new Receipt(invitation, survey))) == 1;
    }

    /** Notes it of several that were not noted yet. */
    void receipts(UUID survey, List<UUID> invitations) {
        if (invitations.isEmpty()) return;
        RECEIPTS.insert(
                sql,
                invitations.stream()
                        .map(invitation -> new Receipt(invitation, survey))
                        .toList());
    }

    /** Whether an answer has become a task. */
    boolean isFollowedUp(UUID answer) {
        return sql.fetchExists(SURVEY_FOLLOW_UP, SURVEY_FOLLOW_UP.ANSWER_ID.eq(answer));
    }

    /**
     * Forgets an answer that was withdrawn, and that the invitation was answered; false where somebody was quicker, and
     * it may be answered anew by now.
     */
    boolean forget(Survey survey, SurveyAnswer answer) {
        var gone = sql.deleteFrom(SURVEY_ANSWER)
                .where(SURVEY_ANSWER.ID.eq(answer.id()))
                .execute();
        if (gone == 0) return false;
        var values = of(List.of(answer.id())).getOrDefault(answer.id(), List.of());
        sql.deleteFrom(SURVEY_VALUE)
                .where(SURVEY_VALUE.ANSWER_ID.eq(answer.id()))
                .execute();
        tallies.remove(survey, new Counted(answer.buildingId(), values));
        sql.deleteFrom(SURVEY_RECEIPT)
                .where(SURVEY_RECEIPT.INVITATION_ID.eq(answer.invitationId()))
                .execute();
        return true;
    }

    /** The answers by their ids, each value in the order of questions' names. */
    Map<UUID, List<AnswerValue>> of(Collection<UUID> answers) {
        Map<UUID, Map<List<String>, AnswerValue>> found = new HashMap<>();
        sql.selectFrom(SURVEY_VALUE)
                .where(SURVEY_VALUE.ANSWER_ID.eq(any(answers.toArray(UUID[]::new))))
                .orderBy(SURVEY_VALUE.ANSWER_ID, SURVEY_VALUE.QUESTION, SURVEY_VALUE.PART, SURVEY_VALUE.CHOICE)
                .forEach(row -> found.computeIfAbsent(row.getAnswerId(), answer -> new LinkedHashMap<>())
                        .merge(
                                List.of(row.getQuestion(), row.getPart()),
                                new AnswerValue(
                                        row.getQuestion(),
                                        row.getPart().isEmpty() ? null : row.getPart(),
                                        row.getChoice().isEmpty() ? List.of() : List.of(row.getChoice()),
                                        row.getNumber(),
                                        row.getWords(),
                                        row.getDay()),
                                SurveyValues::withOptionsOf));
        Map<UUID, List<AnswerValue>> all = new HashMap<>();
        found.forEach((answer, values) -> all.put(answer, List.copyOf(values.values())));
        return all;
    }

    private static AnswerValue withOptionsOf(AnswerValue one, AnswerValue other) {
        List<String> options = new ArrayList<>(one.options());
        options.addAll(other.options());
        return new AnswerValue(one.question(), one.row(), options, one.figure(), one.text(), one.day());
    }
}
