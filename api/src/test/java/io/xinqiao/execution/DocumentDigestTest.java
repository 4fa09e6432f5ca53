package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.platform.Sha256;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The digest of a slow document does not tell what was said in it: whoever tries all answers finds none. */
class DocumentDigestTest {
    private static String answering(String text, String figure) {
        return """
            mutation Cast { # %1$s
              castSurveyBallot(input: {surveyInvitationId: "x", values: [{question: "overall", figure: %2$s},
                {question: "word", text: "%1$s"}, {question: "why", text: \"""%1$s\"""}]}) { userErrors { code } }
            }
            """.formatted(text, figure);
    }

    @Test
    void theDigestIsTheSameWhateverWasAnswered() {
        var digests = List.of("好", "差 \\\\ {", "").stream()
                .flatMap(text ->
                        List.of("1", "5", "-2.5e3").stream().map(figure -> DocumentDigest.of(answering(text, figure))))
                .distinct();
        assertThat(digests).hasSize(1);
        assertThat(Sha256.of(answering("好", "1")))
                .as("that of the document itself would tell")
                .isNotEqualTo(Sha256.of(answering("差", "1")));
    }

    @Test
    void aDocumentWithoutLiteralsKeepsItsDigest() {
        var document = "query Watched($id1: ID!) { node(id: $id1) { id ... on Survey2 { title_3 } } }";
        assertThat(DocumentDigest.of(document)).isEqualTo(Sha256.of(document));
    }

    @Test
    void whatHasNoEndIsNoneOfItsSecrets() {
        assertThat(DocumentDigest.shapeOf("{ a(b: \"geheim")).isEqualTo("{ a(b: \"\"");
        assertThat(DocumentDigest.shapeOf("{ a(b: \"\"\"geheim")).isEqualTo("{ a(b: \"\"");
        assertThat(DocumentDigest.shapeOf("{ a(b: \"geheim\\")).isEqualTo("{ a(b: \"\"");
        assertThat(DocumentDigest.shapeOf("{ a(b: -17, c: 4.5e-3) }")).isEqualTo("{ a(b: 0, c: 0) }");
    }
}
