package io.xinqiao.surveys;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.files.File;
import io.xinqiao.identity.Rows;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.printing.Sheet;
import io.xinqiao.surveys.SurveyResults.SurveyBuildingResult;
import io.xinqiao.surveys.SurveyResults.SurveyQuestionResult;
import io.xinqiao.surveys.SurveyResults.SurveyShare;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Prints the report of a survey: what its results tell and no more, with bars for what is distributed. */
@Component
class SurveyPaper {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int MOST_TEXTS = 100;
    private static final double PERCENT = 100;
    private static final String NONE = "—";

    private final Rows<Survey> rows;
    private final SurveyReport report;
    private final SurveyTexts texts;
    private final Questionnaires questionnaires;
    private final Projects projects;
    private final Buildings buildings;
    private final Papers papers;
    private final Messages messages;
    private final Clock clock;

    SurveyPaper(
            Rows<Survey> rows,
            SurveyReport report,
            SurveyTexts texts,
            Questionnaires questionnaires,
            Projects projects,
            Buildings buildings,
            Papers papers,
            Messages messages,
            Clock clock) {
        this.rows = rows;
        this.report = report;
        this.texts = texts;
        this.questionnaires = questionnaires;
        this.projects = projects;
        this.buildings = buildings;
        this.papers = papers;
        this.messages = messages;
        this.clock = clock;
    }

    record PrintSurveyReportInput(UUID surveyId) {}

    File print(PrintSurveyReportInput input) {
        var survey = rows.require("Mutation.printSurveyReport", input.surveyId(), Surveys.KEY);
        if (!survey.hasResults()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.noReport", List.of(), Surveys.KEY)
                    .withCurrent("survey", survey);
        }
        var results = report.of(survey);
        List<Sheet.Block> blocks = new ArrayList<>(List.of(facts(survey, results), new Sheet.Text(results.remark())));
        if (survey.state() == Survey.State.PUBLISHED) blocks.add(new Sheet.Text(text("notOver")));
        blocks.addAll(ofBuildings(results));
        blocks.addAll(ofQuestions(survey, results));
        blocks.addAll(ofTexts(survey));
        return papers.print(
                text("title") + " " + survey.title() + " " + survey.wave(), new Sheet(text("title"), blocks));
    }

    private String text(String key, Object... arguments) {
        return messages.text("survey.paper." + key, arguments);
    }

    private Sheet.Fact fact(String label, String value) {
        return new Sheet.Fact(text(label), value);
    }

    private Sheet.Facts facts(Survey survey, SurveyResults results) {
        var project = Objects.requireNonNull(
                projects.behind(List.of(survey.projectId())).get(survey.projectId()));
        List<Sheet.Fact> facts = new ArrayList<>(List.of(
                fact("name", survey.title()),
                fact("project", project.name()),
                fact("wave", Integer.toString(survey.wave())),
                fact("time", moment(survey.opensAt()) + " – " + moment(survey.closesAt())),
                fact("mode", messages.text("SurveyMode." + survey.mode())),
                fact("who", messages.text("SurveyRespondents." + survey.respondents())),
                fact("sample", sample(survey)),
                fact("population", Integer.toString(results.population())),
                fact("invited", Integer.toString(results.invited())),
                fact("answered", Integer.toString(results.answered())),
                fact("rate", percent(results.responsePercent())),
                fact("satisfaction", withMargin(results.satisfaction(), results.satisfactionMargin())),
                fact("target", target(results)),
                fact("asOf", moment(clock.instant()))));
        var last = results.comparison();
        if (last != null) {
            facts.add(fact("last", last.satisfaction().toPlainString()));
            facts.add(fact("difference", difference(last)));
        }
        return new Sheet.Facts(facts);
    }

    private String sample(Survey survey) {
        if (!survey.isRandomSample()) return text("everybody");
        return text(survey.byBuilding() ? "sampleByBuilding" : "sampleOfAll", String.valueOf(survey.seed()));
    }

    private String moment(Instant moment) {
        return MOMENT.format(moment.atZone(clock.getZone()));
    }

    private static String percent(@Nullable BigDecimal percent) {
        return percent == null ? NONE : percent.toPlainString() + "%";
    }

    private static String withMargin(@Nullable BigDecimal figure, @Nullable BigDecimal margin) {
        if (figure == null) return NONE;
        return margin == null ? figure.toPlainString() : figure.toPlainString() + " ± " + margin.toPlainString();
    }

    private String target(SurveyResults results) {
        var target = results.target().stripTrailingZeros().toPlainString();
        var isReached = results.targetReached();
        return isReached == null ? target : target + " (" + text(isReached ? "reached" : "missed") + ")";
    }

    private String difference(SurveyResults.SurveyComparison last) {
        var sign = last.difference().signum() > 0 ? "+" : "";
        var words = sign + last.difference().toPlainString();
        var isSignificant = last.significant();
        return isSignificant == null
                ? words
                : words + " (" + text(isSignificant ? "significant" : "notSignificant") + ")";
    }

    private List<Sheet.Block> ofBuildings(SurveyResults results) {
        var of = results.buildings();
        if (of.isEmpty()) return List.of();
        var names = buildings.behind(of.stream()
                .map(SurveyBuildingResult::buildingId)
                .filter(Objects::nonNull)
                .toList());
        return List.of(
                new Sheet.Heading(text("buildings")),
                new Sheet.Bars(
                        "",
                        of.stream()
                                .map(one -> {
                                    var building = one.buildingId() == null ? null : names.get(one.buildingId());
                                    var points = one.satisfaction();
                                    return new Sheet.Bar(
                                            building == null ? text("others") : building.name(),
                                            points == null ? null : points.doubleValue() / PERCENT,
                                            null,
                                            withMargin(points, null) + " · " + text("of", one.answered()));
                                })
                                .toList()));
    }

    private List<Sheet.Block> ofQuestions(Survey survey, SurveyResults results) {
        Map<String, Question> questions = questionnaires.of(survey).questions().stream()
                .collect(Collectors.toMap(Question::key, question -> question));
        List<Sheet.Block> blocks = new ArrayList<>();
        blocks.add(new Sheet.Heading(text("questions")));
        if (results.randomSample()) blocks.add(new Sheet.Text(text("whiskers")));
        for (var result : results.questions()) {
            var question = Objects.requireNonNull(questions.get(result.question()));
            if (question.kind() == Question.Kind.TEXT) continue;
            blocks.add(new Sheet.Bars(
                    heading(question, result),
                    result.shares().stream().map(share -> bar(question, share)).toList()));
        }
        return blocks;
    }

    private String heading(Question question, SurveyQuestionResult result) {
        var words = new StringBuilder(wordsOf(question.text(), question.textEn()));
        question.rows().stream()
                .filter(row -> row.key().equals(result.row()))
                .findAny()
                .ifPresent(row -> words.append(" ").append(wordsOf(row.text(), row.textEn())));
        var answered = result.answered();
        if (answered != null && answered == 0) return words + "\n" + text("none");
        List<String> figures = new ArrayList<>();
        if (answered != null) figures.add(text("of", answered));
        if (result.mean() != null) figures.add(text("mean") + " " + withMargin(result.mean(), result.meanMargin()));
        if (result.satisfaction() != null) {
            figures.add(text("satisfaction") + " " + result.satisfaction().toPlainString());
        }
        if (result.netPromoter() != null) {
            figures.add(text("promoter") + " " + withMargin(result.netPromoter(), result.netPromoterMargin()));
        }
        return figures.isEmpty() ? words.toString() : words + "\n" + String.join(" · ", figures);
    }

    /** In the reader's language where there are words in it. */
    private String wordsOf(String chinese, @Nullable String english) {
        return english != null
                        && Locale.ENGLISH
                                .getLanguage()
                                .equals(Request.current().locale().getLanguage())
                ? english
                : chinese;
    }

    private Sheet.Bar bar(Question question, SurveyShare share) {
        var label = question.options().stream()
                .filter(option -> option.key().equals(share.value()))
                .map(option -> wordsOf(option.text(), option.textEn()))
                .findAny()
                .orElseGet(() -> text("points", share.value()));
        var percent = share.percent();
        if (percent == null) return new Sheet.Bar(label, null, null, text("hidden"));
        var least = share.leastPercent();
        var most = share.mostPercent();
        return new Sheet.Bar(
                label,
                percent.doubleValue() / PERCENT,
                least == null || most == null
                        ? null
                        : new Sheet.Span(least.doubleValue() / PERCENT, most.doubleValue() / PERCENT),
                percent(percent) + " · " + text("of", Objects.requireNonNull(share.count())));
    }

    private List<Sheet.Block> ofTexts(Survey survey) {
        var shown = texts.shown(survey.id(), MOST_TEXTS + 1);
        if (shown.isEmpty()) return List.of();
        Map<String, String> titles = questionnaires.of(survey).questions().stream()
                .collect(Collectors.toMap(Question::key, question -> wordsOf(question.text(), question.textEn())));
        List<Sheet.Block> blocks = new ArrayList<>();
        blocks.add(new Sheet.Heading(text("texts")));
        var last = "";
        for (var one : shown.subList(0, Math.min(shown.size(), MOST_TEXTS))) {
            if (!one.question().equals(last)) blocks.add(new Sheet.Text(titles.getOrDefault(one.question(), NONE)));
            last = one.question();
            blocks.add(new Sheet.Text("· " + one.text()));
        }
        if (shown.size() > MOST_TEXTS)
            blocks.add(new Sheet.Text(text("moreTexts", texts.countShown(survey.id()) - MOST_TEXTS)));
        return blocks;
    }
}
