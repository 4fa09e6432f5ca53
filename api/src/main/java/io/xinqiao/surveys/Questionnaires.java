package io.xinqiao.surveys;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Questions and answers as they are stored: as JSON. */
@Component
class Questionnaires {
    private static final TypeReference<List<AnswerValue>> VALUES = new TypeReference<>() {};

    private final JsonMapper json;

    Questionnaires(JsonMapper json) {
        this.json = json;
    }

    String text(Questionnaire questionnaire) {
        return json.writeValueAsString(questionnaire);
    }

    Questionnaire of(Survey survey) {
        return json.readValue(survey.questionnaire(), Questionnaire.class);
    }

    String text(List<AnswerValue> values) {
        return json.writeValueAsString(values);
    }

    List<AnswerValue> values(String text) {
        return json.readValue(text, VALUES);
    }

    byte[] bytes(List<AnswerValue> values) {
        return text(values).getBytes(StandardCharsets.UTF_8);
    }

    List<AnswerValue> values(byte[] bytes) {
        return values(new String(bytes, StandardCharsets.UTF_8));
    }
}
