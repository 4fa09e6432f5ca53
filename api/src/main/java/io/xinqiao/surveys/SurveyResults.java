package io.xinqiao.surveys;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The results of a survey.
 *
 * @param randomSample whether margins of error mean anything
 * @param remark how the figures are to be read
 */
record SurveyResults(
        UUID surveyId,
        int population,
        int invited,
        int answered,
        @Nullable BigDecimal responsePercent,
        boolean randomSample,
        String remark,
        @Nullable BigDecimal satisfaction,
        @Nullable BigDecimal satisfactionMargin,
        BigDecimal target,
        @Nullable Boolean targetReached,
        List<SurveyQuestionResult> questions,
        List<SurveyBuildingResult> buildings,
        @Nullable SurveyComparison comparison) {

    /** Those of a question, or of a row of a matrix. */
    record SurveyQuestionResult(
            String question,
            @Nullable String row,
            Question.Kind kind,
            @Nullable Integer answered,
            @Nullable BigDecimal mean,
            @Nullable BigDecimal meanMargin,
            @Nullable BigDecimal satisfaction,
            @Nullable BigDecimal netPromoter,
            @Nullable BigDecimal netPromoterMargin,
            List<SurveyShare> shares) {}

    /** A part of a distribution; nothing but its name where it is hidden. */
    record SurveyShare(
            String value,
            @Nullable Integer count,
            @Nullable BigDecimal percent,
            @Nullable BigDecimal leastPercent,
            @Nullable BigDecimal mostPercent) {}

    /** Those of a building; without one, of the others together. */
    record SurveyBuildingResult(
            @Nullable UUID buildingId,
            int answered,
            @Nullable BigDecimal satisfaction) {}

    /** Against the last wave. */
    record SurveyComparison(
            UUID previousId,
            BigDecimal satisfaction,
            BigDecimal difference,
            @Nullable Boolean significant) {}
}
