package io.xinqiao.surveys;

import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Sha256;
import io.xinqiao.surveys.Attacker.Person;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * The same answers as somebody careless would keep them: legible, each in a transaction of its own with its receipt,
 * with ids that carry the time, numbers that count, foreign keys, rows for sending again, an outbox, and deleted
 * without a vacuum. Whatever attack is tried on the real ones has to succeed here.
 */
final class CarelessSurvey implements AutoCloseable {
    static final String SCHEMA = "careless_survey";
    private static final int OTHER = 120;

    private final Connection owner;
    private final Random random = new Random(3);

    CarelessSurvey(Connection owner, UUID survey, List<Person> people) throws SQLException {
        this.owner = owner;
        run("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
        run("CREATE SCHEMA " + SCHEMA);
        table("survey_invitation (id uuid PRIMARY KEY, survey_id uuid)");
        table("survey_receipt (invitation_id uuid PRIMARY KEY REFERENCES " + SCHEMA
                + ".survey_invitation, survey_id uuid, answer_id uuid)");
        table("survey_value (answer_id uuid, survey_id uuid, question text, words text, number_of bigint GENERATED"
                + " ALWAYS AS IDENTITY)");
        table("survey_text (id uuid, survey_id uuid, question text, text text, created_at timestamptz)");
        table("survey_urn (id uuid, survey_id uuid, sealed bytea)");
        table("idempotency (mutation text, input_hash text)");
        table("outbox (content text)");
        for (var person : people) {
            run("INSERT INTO %s.survey_invitation VALUES ('%s', '%s')".formatted(SCHEMA, person.invitation(), survey));
        }
        for (var person : people) answer(survey, person);
    }

    private void table(String definition) throws SQLException {
        run("CREATE TABLE " + SCHEMA + "." + definition);
    }

    private void run(String statement) throws SQLException {
        try (var run = owner.createStatement()) {
            run.execute(statement);
        }
    }

    private void answer(UUID survey, Person person) throws SQLException {
        var answer = NewId.next();
        owner.setAutoCommit(false);
        run("INSERT INTO %s.survey_receipt VALUES ('%s', '%s', '%s')"
                .formatted(SCHEMA, person.invitation(), survey, answer));
        run("INSERT INTO %s.survey_value VALUES ('%s', '%s', 'word', '%s')"
                .formatted(SCHEMA, answer, survey, person.word()));
        run("INSERT INTO %s.survey_text VALUES ('%s', '%s', 'word', '%s', '%s')"
                .formatted(SCHEMA, NewId.next(), survey, person.word(), Timestamp.from(Instant.now())));
        run("INSERT INTO %s.survey_urn VALUES ('%s', '%s', '\\x%s')"
                .formatted(SCHEMA, NewId.next(), survey, Attacker.hex(legible(person))));
        run("INSERT INTO %s.idempotency VALUES ('castSurveyBallot', '%s')".formatted(SCHEMA, hashOf(person)));
        run("INSERT INTO %s.outbox VALUES ('%s %s')".formatted(SCHEMA, person.invitation(), person.word()));
        owner.commit();
        owner.setAutoCommit(true);
    }

    /** Not sealed, and as long as the word is, behind something that no other has. */
    private byte[] legible(Person person) {
        var word = person.word().getBytes(StandardCharsets.UTF_8);
        var all = new byte[OTHER + word.length];
        random.nextBytes(all);
        System.arraycopy(word, 0, all, OTHER, word.length);
        return all;
    }

    /** What a row for sending again would keep of an input. */
    static String hashOf(Person person) {
        return Sha256.of(person.invitation() + person.word());
    }

    /** Deletes what lies in the urn as one does, without writing the table anew. */
    void deleteSealed() throws SQLException {
        run("DELETE FROM " + SCHEMA + ".survey_urn");
    }

    @Override
    public void close() throws SQLException {
        run("DROP SCHEMA " + SCHEMA + " CASCADE");
    }
}
