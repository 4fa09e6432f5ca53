package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_RECEIPT;
import static io.xinqiao.schema.tenant.Tables.SURVEY_URN;

import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.Cipher256;
import io.xinqiao.tenants.TenantDatabase;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * The urn of an anonymous survey. An answer is dropped in sealed and padded to the survey's one size, under a random
 * key; it is opened when no more can come, shuffled, and written down without anything that it came with. A receipt and
 * a sealed answer of one transaction can be told to belong together (their {@code xmin}), which tells nothing as long
 * as it is sealed, and afterwards the sealed one is gone.
 */
@Component
class SurveyUrn {
    private static final int LENGTH = Integer.BYTES;
    private static final int STEP = 1024;

    /** What JSON makes of a text's character at most. */
    private static final int OF_A_CHARACTER = 6;

    /** Names of fields, brackets and commas of a value. */
    private static final int OF_A_VALUE = 200;

    private final DSLContext sql;
    private final UrnKeys keys;
    private final Questionnaires questionnaires;
    private final SurveyValues values;
    private final SurveyTexts texts;

    /** A generator that nobody can foresee. */
    private final SecureRandom random = new SecureRandom();

    SurveyUrn(
            TenantDatabase database,
            UrnKeys keys,
            Questionnaires questionnaires,
            SurveyValues values,
            SurveyTexts texts) {
        this.sql = database.sql();
        this.keys = keys;
        this.questionnaires = questionnaires;
        this.values = values;
        this.texts = texts;
    }

    /** The key of a survey is not where it has to be: nothing can be opened. */
    static final class KeyLost extends IllegalStateException {
        KeyLost(UUID survey) {
            super("The key of the urn of survey " + survey + " is not in the folder of keys (xinqiao.surveys.keys)");
        }
    }

    /** Drops an answer in. */
    void drop(Survey survey, List<AnswerValue> answer) {
        var key = keys.of(survey.id()).orElseThrow(SurveyUrn::keyIsLost);
        sql.insertInto(SURVEY_URN)
                .set(SURVEY_URN.ID, NewId.random())
                .set(SURVEY_URN.SURVEY_ID, survey.id())
                .set(
                        SURVEY_URN.SEALED,
                        Cipher256.encrypt(Cipher256.aes(key), padded(survey, answer), bound(survey.id())))
                .execute();
    }

    private static Refused keyIsLost() {
        return Refused.because(Code.ILLEGAL_STEP, "refused.survey.keyLost", List.of(), SurveyInvitations.KEY);
    }

    private byte[] padded(Survey survey, List<AnswerValue> answer) {
        var clear = questionnaires.bytes(answer);
        var size = sizeOf(questionnaires.of(survey));
        if (LENGTH + clear.length > size) throw new IllegalStateException("An answer larger than any can be");
        return ByteBuffer.allocate(size).putInt(clear.length).put(clear).array();
    }

    /** The size of every sealed answer of a survey: what the largest could have. */
    static int sizeOf(Questionnaire questionnaire) {
        var size = LENGTH;
        for (var question : questionnaire.questions()) size += largest(question);
        return (size / STEP + 1) * STEP;
    }

    private static int largest(Question question) {
        var each = OF_A_VALUE + question.key().length() * OF_A_CHARACTER;
        return switch (question.kind()) {
            case TEXT -> each + Questionnaire.LONGEST_TEXT * OF_A_CHARACTER;
            case MATRIX ->
                question.rows().stream()
                        .mapToInt(row -> each + row.key().length() * OF_A_CHARACTER)
                        .sum();
            case SINGLE, MULTIPLE ->
                each
                        + question.options().stream()
                                .mapToInt(option -> option.key().length() * OF_A_CHARACTER + LENGTH)
                                .sum();
            case RATING, NPS, NUMBER, DATE -> each;
        };
    }

    private static byte[] bound(UUID survey) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(survey.getMostSignificantBits())
                .putLong(survey.getLeastSignificantBits())
                .array();
    }

    /**
     * Opens the urn of a survey that is over, inside one transaction: whatever fails leaves all of it sealed, to be
     * opened again. What was written is laid out to be read. Fewer answers than protect each other are destroyed
     * unread, and so are those of a survey that was cancelled. The receipts are written anew too, in the order of their
     * keys: neither says when it came.
     *
     * @throws KeyLost where there is something to open and no key
     */
    void open(Survey survey) {
        var sealed = sql.select(SURVEY_URN.SEALED)
                .from(SURVEY_URN)
                .where(SURVEY_URN.SURVEY_ID.eq(survey.id()))
                .fetch(SURVEY_URN.SEALED);
        if (survey.state() == Survey.State.CLOSED && sealed.size() >= Suppression.FEWEST) {
            values.add(survey, opened(survey.id(), sealed));
        }
        sql.deleteFrom(SURVEY_URN).where(SURVEY_URN.SURVEY_ID.eq(survey.id())).execute();
        rewriteReceipts(survey.id());
        texts.write(survey);
    }

    private List<SurveyValues.Given> opened(UUID survey, List<byte[]> sealed) {
        var key = Cipher256.aes(keys.of(survey).orElseThrow(() -> new KeyLost(survey)));
        List<SurveyValues.Given> opened = new ArrayList<>();
        for (var one : sealed) {
            var clear = ByteBuffer.wrap(Cipher256.decrypt(key, one, bound(survey)));
            var answer = new byte[clear.getInt()];
            clear.get(answer);
            opened.add(new SurveyValues.Given(NewId.random(), null, questionnaires.values(answer)));
        }
        Collections.shuffle(opened, random);
        return opened;
    }

    private void rewriteReceipts(UUID survey) {
        var kept = sql.deleteFrom(SURVEY_RECEIPT)
                .where(SURVEY_RECEIPT.SURVEY_ID.eq(survey))
                .returning(SURVEY_RECEIPT.INVITATION_ID)
                .fetch(SURVEY_RECEIPT.INVITATION_ID)
                .toArray(UUID[]::new);
        Arrays.sort(kept);
        values.receipts(survey, List.of(kept));
    }
}
