/**
 * Surveys 满意度调查 ({@code domain.md} §7): questionnaires, who is asked, answers that are named, confidential or
 * anonymous, and their figures. What is anonymous is dropped into an urn ({@link io.xinqiao.surveys.SurveyUrn}).
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "execution",
    "procedures",
    "notices",
    "community",
    "papers",
    "printing",
    "files",
    "privacy",
    "tickets",
    "archives",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {
            "survey",
            "survey_answer",
            "survey_draft",
            "survey_follow_up",
            "survey_frame",
            "survey_invitation",
            "survey_receipt",
            "survey_tally",
            "survey_text",
            "survey_urn",
            "survey_value"
        },
        reads = {"community_event", "household", "household_member", "member", "ownership", "ownership_share", "unit"})
package io.xinqiao.surveys;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
