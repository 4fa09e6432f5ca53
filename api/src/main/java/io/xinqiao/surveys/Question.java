package io.xinqiao.surveys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question of a survey.
 *
 * @param key its name in the survey, by which answers and conditions refer to it
 * @param page on which page it stands, from 1
 * @param options what can be chosen, of SINGLE and MULTIPLE
 * @param rows what is rated from 1 to 5 each, of MATRIX
 * @param visibleIf when it is asked; always where nothing is said
 */
record Question(
        String key,
        Kind kind,
        int page,
        boolean required,
        String text,
        @Nullable String textEn,
        List<Choice> options,
        List<Choice> rows,
        @Nullable Condition visibleIf) {

    /** What kind of answer it takes. */
    enum Kind {
        SINGLE,
        MULTIPLE,
        RATING,
        NPS,
        MATRIX,
        TEXT,
        NUMBER,
        DATE
    }

    /** Something that can be chosen or is rated. */
    record Choice(String key, String text, @Nullable String textEn) {}

    /** Whether its answers are ratings from 1 to 5, from which satisfaction is reckoned. */
    boolean isRated() {
        return kind == Kind.RATING || kind == Kind.MATRIX;
    }

    /** Whether its answers are numbers of which there is a mean. */
    boolean isCounted() {
        return isRated() || kind == Kind.NPS || kind == Kind.NUMBER;
    }

    boolean hasOption(String option) {
        return options.stream().anyMatch(one -> one.key().equals(option));
    }

    boolean hasRow(String row) {
        return rows.stream().anyMatch(one -> one.key().equals(row));
    }
}
