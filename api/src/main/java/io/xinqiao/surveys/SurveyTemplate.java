package io.xinqiao.surveys;

import io.xinqiao.surveys.Condition.Match;
import io.xinqiao.surveys.Question.Choice;
import io.xinqiao.surveys.Question.Kind;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions that a survey can begin with ({@code domain.md} §7). */
enum SurveyTemplate {
    QUARTERLY_SATISFACTION(
            rated("overall", 1, "您对物业服务总体满意吗?", "How satisfied are you with the property service overall?"),
            new Question(
                    "services",
                    Kind.MATRIX,
                    1,
                    true,
                    "请为各项服务评分。",
                    "Please rate each service.",
                    List.of(),
                    List.of(
                            new Choice("attitude", "服务态度", "Attitude"),
                            new Choice("cleaning", "保洁", "Cleaning"),
                            new Choice("security", "安保", "Security"),
                            new Choice("repairs", "维修", "Repairs"),
                            new Choice("greening", "绿化", "Greening"),
                            new Choice("charges", "收费", "Charges")),
                    null),
            worded(
                    "complaint",
                    2,
                    "哪里让您不满意?",
                    "What are you dissatisfied with?",
                    new Condition(Match.ANY, List.of(low("overall", null), low("services", null)))),
            recommended(2),
            worded("suggestion", 2, "您有什么建议?", "What do you suggest?", null)),
    EVENT_FEEDBACK(
            rated("overall", 1, "您对这次活动满意吗?", "How satisfied are you with the event?"),
            new Question(
                    "parts",
                    Kind.MATRIX,
                    1,
                    false,
                    "请为活动的各方面评分。",
                    "Please rate the parts of the event.",
                    List.of(),
                    List.of(
                            new Choice("content", "内容", "Content"),
                            new Choice("organisation", "组织", "Organisation"),
                            new Choice("place", "场地", "Place")),
                    null),
            new Question(
                    "again",
                    Kind.SINGLE,
                    1,
                    true,
                    "您还会参加吗?",
                    "Would you come again?",
                    List.of(
                            new Choice("yes", "会", "Yes"),
                            new Choice("maybe", "看情况", "Perhaps"),
                            new Choice("no", "不会", "No")),
                    List.of(),
                    null),
            worded("suggestion", 1, "您还想参加什么活动?", "Which events would you like?", null)),
    STAFF_SATISFACTION(
            rated("overall", 1, "您对在这里工作总体满意吗?", "How satisfied are you with working here overall?"),
            new Question(
                    "work",
                    Kind.MATRIX,
                    1,
                    true,
                    "请为各方面评分。",
                    "Please rate each of these.",
                    List.of(),
                    List.of(
                            new Choice("pay", "薪酬福利", "Pay and benefits"),
                            new Choice("training", "培训成长", "Training"),
                            new Choice("team", "团队氛围", "The team"),
                            new Choice("lead", "上级支持", "Support by those in charge")),
                    null),
            recommended(1),
            worded("suggestion", 1, "您有什么建议?", "What do you suggest?", null));

    /** Whoever gives so little is asked why. */
    private static final int LOW = 2;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes no other
    private final List<Question> questions;

    SurveyTemplate(Question... questions) {
        this.questions = List.of(questions);
    }

    List<Question> questions() {
        return questions;
    }

    private static Question rated(String key, int page, String title, String titleEn) {
        return new Question(key, Kind.RATING, page, true, title, titleEn, List.of(), List.of(), null);
    }

    private static Question worded(String key, int page, String title, String titleEn, @Nullable Condition when) {
        return new Question(key, Kind.TEXT, page, false, title, titleEn, List.of(), List.of(), when);
    }

    private static Question recommended(int page) {
        return new Question(
                "recommend",
                Kind.NPS,
                page,
                false,
                "您会向亲友推荐吗?0 为绝不,10 为一定。",
                "Would you recommend it to friends? 0 is never, 10 is certainly.",
                List.of(),
                List.of(),
                null);
    }

    private static Condition.Test low(String question, @Nullable String row) {
        return new Condition.Test(question, row, false, null, null, null, null, BigDecimal.valueOf(LOW));
    }
}
