package io.xinqiao.surveys;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Household;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.procedures.ProcedureEdges;
import io.xinqiao.surveys.AnswerDesk.SurveyDraft;
import io.xinqiao.surveys.AnswerDesk.SurveyReceipt;
import io.xinqiao.surveys.SurveyResults.SurveyBuildingResult;
import io.xinqiao.surveys.SurveyResults.SurveyComparison;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of surveys. */
@Configuration(proxyBeanMethods = false)
class SurveyLinks {
    private final Rows<Survey> surveys;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Rows<Household> households;
    private final Members members;

    SurveyLinks(
            Rows<Survey> surveys,
            Projects projects,
            Buildings buildings,
            Units units,
            Rows<Household> households,
            Members members) {
        this.surveys = surveys;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.households = households;
        this.members = members;
    }

    @Bean
    Edges<Survey> surveyEdges(
            ProcedureEdges procedures,
            SurveyInvitations invitations,
            Questionnaires questionnaires,
            SurveyReport report) {
        return procedures
                .of(Survey.class, surveys::reached)
                .to("project", Survey::projectId, projects::behind)
                .to("previous", Survey::previousId, surveys::behind)
                .toAll("buildings", survey -> survey.audience().buildingIds(), buildings::behind)
                .value("questions", survey -> questionnaires.of(survey).questions())
                .each("satisfaction", of -> ofScores(report.scores(of), SurveyReport.Score::points))
                .each("satisfactionMargin", of -> ofScores(report.scores(of), SurveyReport.Score::margin))
                .each("answered", of -> {
                    var counted =
                            invitations.answered(of.stream().map(Survey::id).toList());
                    Map<Survey, Integer> found = new HashMap<>();
                    of.forEach(survey -> found.put(survey, counted.getOrDefault(survey.id(), 0)));
                    return found;
                });
    }

    private static Map<Survey, BigDecimal> ofScores(
            Map<Survey, SurveyReport.Score> scores, Function<SurveyReport.Score, @Nullable BigDecimal> part) {
        Map<Survey, BigDecimal> found = new HashMap<>();
        scores.forEach((survey, score) -> {
            var figure = part.apply(score);
            if (figure != null) found.put(survey, figure);
        });
        return found;
    }

    @Bean
    Edges<SurveyInvitation> surveyInvitationEdges(SurveyInvitations invitations, Questionnaires questionnaires) {
        return Edges.of(SurveyInvitation.class)
                .to("survey", SurveyInvitation::surveyId, surveys::behind)
                .to("project", SurveyInvitation::projectId, projects::behind)
                .to("building", SurveyInvitation::buildingId, buildings::behind)
                .to("unit", SurveyInvitation::unitId, units::behind)
                .to("household", SurveyInvitation::householdId, households::behind)
                .to("member", SurveyInvitation::memberId, members::ofKeys)
                .each("answered", of -> {
                    var answered = invitations.answeredOf(keys(of));
                    Map<SurveyInvitation, Boolean> found = new HashMap<>();
                    of.forEach(one -> found.put(one, answered.contains(one.id())));
                    return found;
                })
                .each("draft", of -> {
                    var drafts = invitations.drafts(keys(of));
                    Map<SurveyInvitation, List<AnswerValue>> found = new HashMap<>();
                    of.forEach(one -> {
                        var draft = drafts.get(one.id());
                        found.put(one, draft == null ? List.of() : questionnaires.values(draft));
                    });
                    return found;
                });
    }

    private static List<UUID> keys(List<SurveyInvitation> of) {
        return of.stream().map(SurveyInvitation::id).toList();
    }

    @Bean
    Edges<SurveyAnswer> surveyAnswerEdges(Rows<SurveyInvitation> invitations, Persons persons, AnswerDesk desk) {
        return Edges.of(SurveyAnswer.class)
                .to("survey", SurveyAnswer::surveyId, surveys::behind)
                .to("invitation", SurveyAnswer::invitationId, invitations::behind)
                .to("project", SurveyAnswer::projectId, projects::behind)
                .to("building", SurveyAnswer::buildingId, buildings::behind)
                .to("unit", SurveyAnswer::unitId, units::behind)
                .to("household", SurveyAnswer::householdId, households::behind)
                .to("person", SurveyAnswer::personId, persons::behind)
                .to("member", SurveyAnswer::memberId, members::ofKeys)
                .to("enteredBy", SurveyAnswer::enteredBy, members::ofKeys)
                .each("values", desk::values);
    }

    @Bean
    Edges<SurveyText> surveyTextEdges() {
        return Edges.of(SurveyText.class)
                .to("survey", SurveyText::surveyId, surveys::behind)
                .to("project", SurveyText::projectId, projects::behind);
    }

    @Bean
    Edges<SurveyDraft> surveyDraftEdges(Rows<SurveyInvitation> invitations) {
        return Edges.of(SurveyDraft.class).to("invitation", SurveyDraft::invitationId, invitations::behind);
    }

    @Bean
    Edges<SurveyReceipt> surveyReceiptEdges(Rows<SurveyInvitation> invitations) {
        return Edges.of(SurveyReceipt.class)
                .to("survey", SurveyReceipt::surveyId, surveys::behind)
                .to("invitation", SurveyReceipt::invitationId, invitations::behind);
    }

    @Bean
    Edges<SurveyResults> surveyResultsEdges() {
        return Edges.of(SurveyResults.class).to("survey", SurveyResults::surveyId, surveys::behind);
    }

    @Bean
    Edges<SurveyBuildingResult> surveyBuildingResultEdges() {
        return Edges.of(SurveyBuildingResult.class).to("building", SurveyBuildingResult::buildingId, buildings::behind);
    }

    @Bean
    Edges<SurveyComparison> surveyComparisonEdges() {
        return Edges.of(SurveyComparison.class).to("previous", SurveyComparison::previousId, surveys::behind);
    }
}
