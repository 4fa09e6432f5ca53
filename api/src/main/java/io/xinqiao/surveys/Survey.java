package io.xinqiao.surveys;

import static io.xinqiao.surveys.Survey.State.CANCELLED;
import static io.xinqiao.surveys.Survey.State.CLOSED;
import static io.xinqiao.surveys.Survey.State.DRAFT;
import static io.xinqiao.surveys.Survey.State.PUBLISHED;

import io.xinqiao.identity.Role;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A survey, from the draft to its results.
 *
 * @param previousId the last wave
 * @param questionnaire its questions, as they are stored
 * @param population how many could have been asked when it was published
 * @param invited how many are asked
 * @param countedAt when its answers could be read
 * @param keyDestroyedAt when the key of its urn was destroyed
 */
record Survey(
        UUID id,
        UUID projectId,
        @Nullable UUID previousId,
        int wave,
        Words words,
        Mode mode,
        Audience audience,
        String questionnaire,
        BigDecimal target,
        Instant opensAt,
        Instant closesAt,
        State state,
        @Nullable Integer population,
        @Nullable Integer invited,
        @Nullable Instant countedAt,
        @Nullable Instant keyDestroyedAt,
        int version)
        implements Procedure<Survey.State> {

    /** Whether it is known who has answered what. */
    enum Mode {
        NAMED,
        CONFIDENTIAL,
        ANONYMOUS
    }

    /** Who is asked. */
    enum Respondents {
        HOUSEHOLDS,
        OWNERS,
        STAFF
    }

    /** Where it stands. */
    enum State {
        DRAFT,
        PUBLISHED,
        CLOSED,
        CANCELLED
    }

    /** What it says of itself. */
    record Words(
            String title,
            @Nullable String titleEn,
            @Nullable String introduction,
            @Nullable String introductionEn) {}

    /**
     * Who is asked.
     *
     * @param buildingIds none for the whole project
     * @param roles of staff; none for all
     * @param sampleSize how many are drawn by the seed; everybody is asked without
     * @param byBuilding whether each building is drawn from in proportion
     */
    record Audience(
            Respondents respondents,
            List<UUID> buildingIds,
            List<Role> roles,
            @Nullable Integer sampleSize,
            @Nullable String seed,
            boolean byBuilding) {}

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.PUBLISH, "publishSurvey", PUBLISHED, Set.of(DRAFT))
            .and(Step.CLOSE, "closeSurvey", CLOSED, Set.of(PUBLISHED))
            .and(Step.CANCEL, "cancelSurvey", CANCELLED, Set.of(DRAFT, PUBLISHED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Surveys are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    boolean isAnonymous() {
        return mode == Mode.ANONYMOUS;
    }

    /** Whether it can be answered at this moment. */
    boolean isOpen(Instant now) {
        return state == PUBLISHED && !now.isBefore(opensAt) && now.isBefore(closesAt);
    }

    /** Whether its figures may be looked at: of named ones at any time, of others when no answer can come any more. */
    boolean hasResults() {
        return mode == Mode.NAMED ? state != DRAFT : countedAt != null;
    }

    /** Whether chance alone has decided who is asked. */
    boolean isRandomSample() {
        return audience.sampleSize() != null
                && population != null
                && invited != null
                && audience.sampleSize() < population;
    }

    // The schema shows a survey flat.

    public String title() {
        return words.title();
    }

    public @Nullable String titleEn() {
        return words.titleEn();
    }

    public @Nullable String introduction() {
        return words.introduction();
    }

    public @Nullable String introductionEn() {
        return words.introductionEn();
    }

    public Respondents respondents() {
        return audience.respondents();
    }

    public List<Role> roles() {
        return audience.roles();
    }

    public @Nullable Integer sampleSize() {
        return audience.sampleSize();
    }

    public @Nullable String seed() {
        return audience.seed();
    }

    public boolean byBuilding() {
        return audience.byBuilding();
    }
}
