package io.xinqiao.surveys;

import io.xinqiao.archives.Projects;
import io.xinqiao.files.File;
import io.xinqiao.procedures.Finding;
import io.xinqiao.surveys.AnswerDesk.SurveyDraft;
import io.xinqiao.surveys.AnswerDesk.SurveyReceipt;
import io.xinqiao.surveys.Survey.Audience;
import io.xinqiao.surveys.Survey.Respondents;
import io.xinqiao.surveys.SurveyFollowUps.RaiseSurveyFollowUpsInput;
import io.xinqiao.surveys.SurveyInput.AnswerSurveyInput;
import io.xinqiao.surveys.SurveyInput.CopySurveyInput;
import io.xinqiao.surveys.SurveyInput.CreateSurveyInput;
import io.xinqiao.surveys.SurveyInput.SurveyDraftInput;
import io.xinqiao.surveys.SurveyInput.SurveyStepInput;
import io.xinqiao.surveys.SurveyInput.UpdateSurveyInput;
import io.xinqiao.surveys.SurveyInput.WithdrawSurveyAnswerInput;
import io.xinqiao.surveys.SurveyPaper.PrintSurveyReportInput;
import io.xinqiao.surveys.SurveyTexts.HideSurveyTextInput;
import io.xinqiao.surveys.SurveyTexts.ShowSurveyTextInput;
import io.xinqiao.surveys.SurveyTexts.UpdateSurveyTextInput;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Surveys in the words of the schema. */
@Controller
class SurveyController {
    private static final double PERCENT = 100;

    private final SurveyDrafts drafts;
    private final SurveySteps steps;
    private final SurveyInvitations invitations;
    private final AnswerDesk answers;
    private final SurveyReport report;
    private final SurveyTexts texts;
    private final SurveyFollowUps followUps;
    private final SurveyNews news;
    private final SurveyPaper paper;
    private final Projects projects;

    SurveyController(
            SurveyDrafts drafts,
            SurveySteps steps,
            SurveyInvitations invitations,
            AnswerDesk answers,
            SurveyReport report,
            SurveyTexts texts,
            SurveyFollowUps followUps,
            SurveyNews news,
            SurveyPaper paper,
            Projects projects) {
        this.drafts = drafts;
        this.steps = steps;
        this.invitations = invitations;
        this.answers = answers;
        this.report = report;
        this.texts = texts;
        this.followUps = followUps;
        this.news = news;
        this.paper = paper;
        this.projects = projects;
    }

    /** How many could be asked, and how many have to answer. */
    record SurveySampleSize(int population, int size) {}

    @QueryMapping
    List<Question> surveyTemplate(@Argument SurveyTemplate template) {
        return template.questions();
    }

    @QueryMapping
    @Nullable
    SurveySampleSize surveySampleSize(
            @Argument UUID projectId,
            @Argument @Nullable List<UUID> buildingIds,
            @Argument Respondents respondents,
            @Argument BigDecimal marginPercent) {
        if (projects.reachable("Query.surveySampleSize", projectId).isEmpty()) return null;
        var audience =
                new Audience(respondents, buildingIds == null ? List.of() : buildingIds, List.of(), null, null, false);
        var population = invitations.candidates(projectId, audience).size();
        return new SurveySampleSize(
                population, SurveyFigures.sampleSize(population, marginPercent.doubleValue() / PERCENT));
    }

    @QueryMapping
    @Nullable
    SurveyResults surveyResults(@Argument UUID surveyId) {
        return report.reached("Query.surveyResults", surveyId);
    }

    @MutationMapping
    Survey createSurvey(@Argument CreateSurveyInput input) {
        projects.require("Mutation.createSurvey", input.projectId());
        return drafts.create(input);
    }

    @MutationMapping
    Survey updateSurvey(@Argument UpdateSurveyInput input) {
        return drafts.update(input);
    }

    @MutationMapping
    Survey copySurvey(@Argument CopySurveyInput input) {
        return drafts.copy(input);
    }

    @MutationMapping
    Survey publishSurvey(@Argument SurveyStepInput input) {
        // Where it is open already, there is nothing to wait for.
        return news.tellWhenDue(steps.publish(input).id());
    }

    @MutationMapping
    Survey closeSurvey(@Argument SurveyStepInput input) {
        return steps.close(input);
    }

    @MutationMapping
    Survey cancelSurvey(@Argument SurveyStepInput input) {
        return steps.cancel(input);
    }

    @MutationMapping
    Survey remindSurvey(@Argument SurveyStepInput input) {
        return news.remind(input.surveyId());
    }

    @MutationMapping
    SurveyAnswer answerSurvey(@Argument AnswerSurveyInput input) {
        return answers.answer(input);
    }

    @MutationMapping
    SurveyDraft setSurveyDraft(@Argument SurveyDraftInput input) {
        return answers.draft(input);
    }

    @MutationMapping
    Survey withdrawSurveyAnswer(@Argument WithdrawSurveyAnswerInput input) {
        return answers.withdraw(input);
    }

    @MutationMapping
    SurveyText hideSurveyText(@Argument HideSurveyTextInput input) {
        return texts.hide(input);
    }

    @MutationMapping
    SurveyText showSurveyText(@Argument ShowSurveyTextInput input) {
        return texts.show(input);
    }

    @MutationMapping
    File printSurveyReport(@Argument PrintSurveyReportInput input) {
        return paper.print(input);
    }

    record RaiseSurveyFollowUpsPayload(List<Finding> findings) {}

    @MutationMapping
    SurveyText updateSurveyText(@Argument UpdateSurveyTextInput input) {
        return texts.update(input);
    }

    @MutationMapping
    RaiseSurveyFollowUpsPayload raiseSurveyFollowUps(@Argument RaiseSurveyFollowUpsInput input) {
        return new RaiseSurveyFollowUpsPayload(followUps.raise(input));
    }

    @MutationMapping
    SurveyReceipt castSurveyBallot(@Argument SurveyDraftInput input) {
        return answers.cast(input);
    }
}
