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
import java.time.Duration;
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
 * @param conduct how those who are asked are told, and how they answer
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
        Conduct conduct,
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

    /** What is the trouble with its urn. */
    enum CountTrouble {
        UNAVAILABLE,
        TIMEOUT,
        CONFLICT,
        INTERNAL,
        KEY_LOST,
        /** It was opened; its key may lie in a folder that is away. */
        KEY_LEFT
    }

    /**
     * How those who are asked are told, and how they answer.
     *
     * @param reminderHours how long before its end those who have not answered are reminded by themselves; 0 for never
     * @param channels how answers may come; all ways where none is told
     * @param openingToldAt when those who are asked were told that it is open
     * @param remindedAt when those who had not answered were reminded by themselves
     * @param countTrouble what is the trouble with its urn: it takes no answers, could not be opened, or has left a key
     */
    record Conduct(
            int reminderHours,
            List<SurveyAnswer.Channel> channels,
            @Nullable Instant openingToldAt,
            @Nullable Instant remindedAt,
            @Nullable CountTrouble countTrouble) {
        /** A day before its end. */
        static final int REMINDER_HOURS = 24;

        static Conduct told(@Nullable Integer reminderHours, @Nullable List<SurveyAnswer.Channel> channels) {
            return new Conduct(
                    reminderHours == null ? REMINDER_HOURS : reminderHours,
                    channels == null ? List.of() : channels.stream().distinct().toList(),
                    null,
                    null,
                    null);
        }

        /** The same for the next wave. */
        Conduct ofNext() {
            return told(reminderHours, channels);
        }
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.PUBLISH, "publishSurvey", PUBLISHED, Set.of(DRAFT))
            .and(Step.CLOSE, "closeSurvey", CLOSED, Set.of(PUBLISHED))
            .and(Step.CANCEL, "cancelSurvey", CANCELLED, Set.of(DRAFT, PUBLISHED, CLOSED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** One that was counted stays; one that can't be, because its key is lost, can still be given up. */
    @Override
    public List<Step> possibleSteps() {
        var possible = MOVES.possible(state);
        return state == CLOSED && countedAt != null
                ? possible.stream().filter(step -> step != Step.CANCEL).toList()
                : possible;
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

    /** Whether an answer may come this way. */
    boolean takes(SurveyAnswer.Channel channel) {
        return conduct.channels().isEmpty() || conduct.channels().contains(channel);
    }

    /** Whether those who are asked should have been told by now that it is open. */
    boolean isOpeningDue(Instant now) {
        return isOpen(now) && conduct.openingToldAt() == null;
    }

    /** Whether those who have not answered should have been reminded by now; not of what is shorter than that. */
    boolean isReminderDue(Instant now) {
        var moment = closesAt.minus(Duration.ofHours(conduct.reminderHours()));
        return isOpen(now)
                && conduct.reminderHours() > 0
                && conduct.remindedAt() == null
                && moment.isAfter(opensAt)
                && !now.isBefore(moment);
    }

    /** Whether so few have answered that what they say would tell who they are. */
    boolean isTooFew(int answers) {
        return mode != Mode.NAMED && answers < Suppression.FEWEST;
    }

    /**
     * Whether its figures may be looked at: of named ones from their publishing, of others when no answer can come any
     * more; of one that was cancelled never.
     */
    boolean hasResults() {
        return mode == Mode.NAMED ? state == PUBLISHED || state == CLOSED : state == CLOSED && countedAt != null;
    }

    /** Whether anybody can answer: staff do so for themselves, and anonymous answers come online only. */
    static boolean isAnswerable(Mode mode, Respondents respondents, List<SurveyAnswer.Channel> channels) {
        return channels.isEmpty()
                || channels.contains(SurveyAnswer.Channel.APP)
                || (mode != Mode.ANONYMOUS && respondents != Respondents.STAFF);
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

    public int reminderHours() {
        return conduct.reminderHours();
    }

    public List<SurveyAnswer.Channel> channels() {
        return conduct.channels();
    }

    public @Nullable Instant openingToldAt() {
        return conduct.openingToldAt();
    }

    public @Nullable Instant remindedAt() {
        return conduct.remindedAt();
    }

    public @Nullable CountTrouble countTrouble() {
        return conduct.countTrouble();
    }

    public boolean byBuilding() {
        return audience.byBuilding();
    }
}
