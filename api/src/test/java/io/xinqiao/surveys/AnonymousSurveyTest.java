package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.xinqiao.identity.Role;
import io.xinqiao.privacy.Cipher256;
import io.xinqiao.surveys.SurveyDesk.Home;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Whoever owns the database, its logs and the disk tries to tell who has answered what. Each of the residents says a
 * word of their own, by which the test knows how often an attacker is right: no more often than by chance.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnonymousSurveyTest extends ApiTest {
    private static final int PEOPLE = 20;

    /** By chance one of them is hit; nine or more once in a million. */
    private static final int BY_CHANCE = 8;

    private static final int SOME = 6;

    @Autowired
    SurveyCount count;

    @Autowired
    Surveys surveys;

    @Autowired
    KeyFolder keys;

    @Autowired
    SurveyProperties properties;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private SurveyDesk desk;
    private Connection owner;
    private String schema;

    /** Of whom each answer is, in the order in which they came. */
    private final List<Home> order = new ArrayList<>();

    private final List<String> invitations = new ArrayList<>();
    private List<byte[]> sealed = List.of();
    private List<Long> xminsBefore = List.of();
    private String survey;

    @BeforeAll
    void everybodyAnswers() throws SQLException {
        logged.start();
        root().addAppender(logged);
        owner = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
        desk = new SurveyDesk(jinxiu(), "N").with(PEOPLE, true);
        schema = text("SELECT s.schema_name FROM tenancy.slot s JOIN tenancy.tenant t ON t.id = s.tenant_id"
                        + " WHERE t.code = 'jinxiu'")
                .getFirst();
        run("SET search_path = " + schema + ", shared");
        survey = desk.published("ANONYMOUS");
        order.addAll(desk.homes());
        Collections.shuffle(order, new Random(11));
        for (var at = 0; at < order.size(); at++) {
            var home = order.get(at);
            var invitation = desk.invitation(survey, home);
            invitations.add(invitation);
            desk.cast(desk.as(home), invitation, SurveyDesk.values(at % 5 + 1, word(home)))
                    .fine();
        }
        sealed = bytes("SELECT sealed FROM survey_urn WHERE survey_id = '%s'".formatted(id()));
        xminsBefore = numbers("SELECT CAST(CAST(u.xmin AS text) AS bigint) FROM survey_urn u JOIN survey_receipt r"
                + " ON r.xmin = u.xmin WHERE u.survey_id = '%s'".formatted(id()));
        beforeItIsOver();
        desk.close(survey).fine();
        registry.forEach(database, count::run);
    }

    @AfterAll
    void letGo() throws SQLException {
        root().detachAppender(logged);
        owner.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static String word(Home home) {
        return "私语" + home.account() + "完";
    }

    private UUID id() {
        return SurveyDesk.key(survey);
    }

    private void run(String statement) throws SQLException {
        try (var run = owner.createStatement()) {
            run.execute(statement);
        }
    }

    private List<String> text(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var ask = owner.createStatement();
                var rows = ask.executeQuery(query)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    private List<Long> numbers(String query) throws SQLException {
        return text(query).stream().map(Long::valueOf).toList();
    }

    private List<byte[]> bytes(String query) throws SQLException {
        List<byte[]> found = new ArrayList<>();
        try (var ask = owner.createStatement();
                var rows = ask.executeQuery(query)) {
            while (rows.next()) found.add(rows.getBytes(1));
        }
        return found;
    }

    /** The words of the answers in an order that a query over survey_value v gives. */
    private List<String> words(String orderBy) throws SQLException {
        return text("SELECT v.words FROM survey_value v WHERE v.survey_id = '%s' AND v.question = 'word' ORDER BY %s"
                .formatted(id(), orderBy));
    }

    /** How often somebody who takes the first word for the first person's, and so on, is right. */
    private static int hits(List<String> words, List<Home> people) {
        assertThat(words).hasSize(people.size());
        return (int) IntStream.range(0, people.size())
                .filter(at -> words.get(at).equals(word(people.get(at))))
                .count();
    }

    private List<Home> byReceipt(String orderBy) throws SQLException {
        Map<UUID, Home> of = new HashMap<>();
        for (var at = 0; at < order.size(); at++) of.put(SurveyDesk.key(invitations.get(at)), order.get(at));
        return text("SELECT invitation_id FROM survey_receipt WHERE survey_id = '%s' ORDER BY %s"
                        .formatted(id(), orderBy))
                .stream()
                .map(one -> of.get(UUID.fromString(one)))
                .toList();
    }

    /** The tables of the company and of the registry in a row of which a text occurs. */
    private List<String> tablesWith(String word) throws SQLException {
        List<String> found = new ArrayList<>();
        for (var table : text("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('"
                + schema + "', 'tenancy') ORDER BY 1")) {
            var query = "SELECT count(*) FROM " + table + " t WHERE strpos(CAST(t AS text), '" + word + "') > 0";
            if (numbers(query).getFirst() > 0) found.add(table.substring(table.indexOf('.') + 1));
        }
        return found;
    }

    /** Whoever looks before the end: a receipt and a sealed answer belong together, and what is sealed says nothing. */
    private void beforeItIsOver() throws SQLException {
        assertThat(sealed).hasSize(PEOPLE);
        assertThat(sealed.stream().map(one -> one.length).distinct())
                .as("all of one size")
                .hasSize(1);
        assertThat(sealed.stream()
                        .map(one -> new String(one, StandardCharsets.ISO_8859_1))
                        .distinct())
                .as("and none like another")
                .hasSize(PEOPLE);
        assertThat(xminsBefore)
                .as("the link that is there while it tells nothing")
                .hasSize(PEOPLE);
        assertThat(tablesWith(word(order.getFirst())))
                .as("no answer lies open anywhere")
                .isEmpty();
        for (var role : List.of(Role.TENANT_ADMIN, Role.SUPERVISOR)) {
            assertThat(desk.results(jinxiu().as(role), survey).code())
                    .as("no result before the last answer, so none differs by one")
                    .isEqualTo("BAD_REQUEST");
        }
        var key = keys.read(id()).orElseThrow();
        assertThat(tablesWith(hex(key))).as("the key is in no table").isEmpty();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void everyAnswerIsCounted() throws SQLException {
        assertThat(words("v.words"))
                .containsExactlyInAnyOrderElementsOf(
                        order.stream().map(AnonymousSurveyTest::word).toList());
        var results = desk.results(desk.supervisor(), survey).fine().data("/surveyResults");
        assertThat(results.path("answered").asInt()).isEqualTo(PEOPLE);
        assertThat(results.path("satisfaction").asString()).isEqualTo("50.0");
        assertThat(results.path("buildings")).as("an answer has no building").isEmpty();
        assertThat(results.at("/questions/0/shares/0/count").isNull())
                .as("four have said it")
                .isTrue();
    }

    @Test
    void noIdLeadsFromAnAnswerAnywhere() throws SQLException {
        var answers = text("SELECT DISTINCT answer_id FROM survey_value WHERE survey_id = '%s'".formatted(id()));
        assertThat(answers).hasSize(PEOPLE);
        for (var answer : answers.subList(0, SOME))
            assertThat(tablesWith(answer)).containsExactly("survey_value");
    }

    @Test
    void noIdTellsATime() throws SQLException {
        var answers = text("SELECT DISTINCT answer_id FROM survey_value WHERE survey_id = '%s'".formatted(id()));
        assertThat(answers).allMatch(one -> UUID.fromString(one).version() == 4);
        assertThat(hits(words("v.answer_id"), order)).isLessThanOrEqualTo(BY_CHANCE);
    }

    @Test
    void allAnswersAndReceiptsAreOfOneTransaction() throws SQLException {
        assertThat(text("SELECT DISTINCT xmin FROM survey_value WHERE survey_id = '%s'".formatted(id())))
                .hasSize(1);
        assertThat(text("SELECT DISTINCT xmin FROM survey_receipt WHERE survey_id = '%s'".formatted(id())))
                .hasSize(1);
        assertThat(xminsBefore.stream().map(String::valueOf).toList())
                .doesNotContainAnyElementsOf(
                        text("SELECT DISTINCT xmin FROM survey_receipt WHERE survey_id = '%s'".formatted(id())));
    }

    @Test
    void whereARowLiesTellsNothing() throws SQLException {
        assertThat(hits(words("v.ctid"), order)).isLessThanOrEqualTo(BY_CHANCE);
        assertThat(hits(words("v.ctid"), byReceipt("ctid"))).isLessThanOrEqualTo(BY_CHANCE);
        assertThat(hits(words("v.ctid DESC"), order)).isLessThanOrEqualTo(BY_CHANCE);
    }

    @Test
    void aTextLeadsToNoAnswerAndNoOrder() throws SQLException {
        var texts =
                "SELECT text FROM survey_text WHERE survey_id = '%s' AND question = 'word' ORDER BY ".formatted(id());
        assertThat(hits(text(texts + "ctid"), order)).isLessThanOrEqualTo(BY_CHANCE);
        assertThat(hits(text(texts + "id"), order)).isLessThanOrEqualTo(BY_CHANCE);
        assertThat(text("SELECT DISTINCT created_at FROM survey_text WHERE survey_id = '%s'".formatted(id())))
                .as("one time for all")
                .hasSize(1);
    }

    @Test
    void theReceiptsTellNoOrder() throws SQLException {
        assertThat(IntStream.range(0, PEOPLE)
                        .filter(at -> {
                            try {
                                return byReceipt("ctid").get(at).equals(order.get(at));
                            } catch (SQLException failure) {
                                throw new IllegalStateException(failure);
                            }
                        })
                        .count())
                .isLessThanOrEqualTo(BY_CHANCE);
    }

    @Test
    void noInvitationWasTouchedByAnAnswer() throws SQLException {
        assertThat(numbers("SELECT count(*) FROM survey_invitation WHERE survey_id = '%s' AND xmax <> 0"
                                .formatted(id()))
                        .getFirst())
                .isZero();
    }

    @Test
    void noSequenceCountsAnswers() throws SQLException {
        assertThat(text("SELECT column_name FROM information_schema.columns WHERE table_schema = '" + schema
                        + "' AND table_name LIKE 'survey\\_%' AND (is_identity = 'YES' OR"
                        + " column_default LIKE '%nextval%')"))
                .isEmpty();
    }

    @Test
    void noRowIsKeptForSendingAnAnswerAgain() throws SQLException {
        assertThat(numbers("SELECT count(*) FROM idempotency WHERE mutation LIKE '%castSurveyBallot%'")
                        .getFirst())
                .isZero();
        var answer = desk.as(order.getFirst())
                .mutate(
                        "castSurveyBallot",
                        Map.of(
                                "surveyInvitationId",
                                invitations.getFirst(),
                                "values",
                                List.of(),
                                "idempotencyKey",
                                UUID.randomUUID()),
                        "surveyReceipt { survey { id } }");
        assertThat(answer.code()).as("there is no key to be kept").isNotEmpty();
    }

    /** Outbox, webhooks, notices, timelines, the log of changes, jobs: no row names an invitation but its receipt. */
    @Test
    void noOtherTableKnowsThatSomebodyHasAnswered() throws SQLException {
        for (var invitation : invitations.subList(0, SOME)) {
            assertThat(tablesWith(SurveyDesk.key(invitation).toString()))
                    .containsExactlyInAnyOrder("survey_invitation", "survey_receipt");
        }
        assertThat(tablesWith(word(order.getFirst()))).containsExactlyInAnyOrder("survey_value", "survey_text");
    }

    @Test
    void noLogLineSaysWhatWasAnsweredOrByWhom() {
        var lines = List.copyOf(logged.list).stream()
                .map(event -> event.getFormattedMessage() + event.getMDCPropertyMap())
                .toList();
        assertThat(lines).as("something was logged").isNotEmpty();
        for (var at = 0; at < SOME; at++) {
            var invitation = SurveyDesk.key(invitations.get(at)).toString();
            var word = word(order.get(at));
            assertThat(lines).noneMatch(line -> line.contains(word) || line.contains(invitation));
        }
    }

    @Test
    void noFileHoldsAnAnswerOrTheKey() throws IOException {
        assertThat(keys.read(id())).isEmpty();
        assertThat(properties.keys().resolve(id() + ".key")).doesNotExist();
        try (var files = Files.walk(properties.keys().getParent())) {
            var word = word(order.getFirst());
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                        .doesNotContain(word);
            }
        }
    }

    /** What was deleted is not in the pages any more, and could not be opened if it were. */
    @Test
    void noDeadRowIsLeft() throws SQLException {
        assertThat(numbers("SELECT count(*) FROM survey_urn WHERE survey_id = '%s'".formatted(id()))
                        .getFirst())
                .isZero();
        var tenant = tenant();
        var deadline = Instant.now().plusSeconds(60);
        // An older transaction of somebody else's may have kept them from being cleaned away.
        while (isInPages()) {
            assertThat(Instant.now()).as("dead rows stay").isBefore(deadline);
            database.as(tenant, () -> {
                count.clean();
                return null;
            });
        }
    }

    private boolean isInPages() throws SQLException {
        run("CHECKPOINT");
        for (var file : text("SELECT pg_relation_filepath(c.oid) FROM pg_class c WHERE c.oid = '" + schema
                + ".survey_urn'::regclass OR c.oid = (SELECT reltoastrelid FROM pg_class WHERE oid = '" + schema
                + ".survey_urn'::regclass)")) {
            for (var page : bytes("SELECT pg_read_binary_file('" + file + "')")) {
                var held = new String(page, StandardCharsets.ISO_8859_1);
                for (var one : sealed) {
                    var part = new String(one, 40, 40, StandardCharsets.ISO_8859_1);
                    if (held.contains(part)) return true;
                }
            }
        }
        return false;
    }

    @Test
    void anOldCopyOfTheSealedAnswersDoesNotOpen() {
        assertThat(keys.read(id())).isEmpty();
        assertThatThrownBy(() -> Cipher256.decrypt(Cipher256.aes(new byte[32]), sealed.getFirst(), new byte[16]))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thereIsNoWayToAskForAPartOfTheAnswers() {
        var arguments = desk.admin()
                .ask("{ __type(name: \"Query\") { fields { name args { name } } } }")
                .fine()
                .data("/__type/fields")
                .valueStream()
                .filter(field -> field.path("name").asString().equals("surveyResults"))
                .findAny()
                .orElseThrow();
        assertThat(arguments.path("args").findValuesAsString("name")).containsExactly("surveyId");
        var answers = desk.admin()
                .ask(
                        "query($id: ID!) { surveyAnswers(filter: {surveyId: $id}) { totalCount }"
                                + " surveyAnswersAggregate(filter: {surveyId: $id}) { total { count } } }",
                        Map.of("id", survey))
                .fine();
        assertThat(answers.data("/surveyAnswers/totalCount").asInt()).isZero();
        assertThat(answers.data("/surveyAnswersAggregate/total/count").asInt()).isZero();
    }

    @Test
    void nobodyElseCastsAnAnswer() {
        var other = desk.published("ANONYMOUS");
        var first = desk.invitation(other, order.getFirst());
        var values = SurveyDesk.values(1, "冒名");
        assertThat(desk.cast(desk.as(order.get(1)), first, values).refusal("castSurveyBallot"))
                .isEqualTo("NOT_FOUND");
        for (var role : List.of(Role.TENANT_ADMIN, Role.SUPERVISOR, Role.STEWARD, Role.FRONT_DESK)) {
            assertThat(desk.cast(jinxiu().as(role), first, values).refusal("castSurveyBallot"))
                    .as("%s", role)
                    .isEqualTo("NOT_FOUND");
        }
        assertThat(desk.answer(desk.supervisor(), first, values).reason("answerSurvey"))
                .as("nor do staff enter one")
                .isEqualTo("survey.anonymous");
        var draft = desk.as(order.getFirst())
                .mutate(
                        "setSurveyDraft",
                        Map.of("surveyInvitationId", first, "values", values),
                        "surveyDraft { values { question } }");
        assertThat(draft.reason("setSurveyDraft")).as("nor is one kept").isEqualTo("survey.anonymous");
    }

    @Test
    void tooFewAreDestroyedUnread() throws SQLException {
        var few = castBy(4);
        desk.close(few).fine();
        registry.forEach(database, count::run);
        var key = SurveyDesk.key(few);
        assertThat(numbers("SELECT count(*) FROM survey_value WHERE survey_id = '%s'".formatted(key))
                        .getFirst())
                .isZero();
        assertThat(numbers("SELECT count(*) FROM survey_urn WHERE survey_id = '%s'".formatted(key))
                        .getFirst())
                .isZero();
        assertThat(keys.read(key)).isEmpty();
        var results = desk.results(desk.supervisor(), few).fine().data("/surveyResults");
        assertThat(results.path("answered").asInt()).isEqualTo(4);
        assertThat(results.path("satisfaction").isNull()).isTrue();
    }

    private String castBy(int people) {
        var one = desk.published("ANONYMOUS");
        for (var home : order.subList(0, people)) {
            desk.cast(desk.as(home), desk.invitation(one, home), SurveyDesk.values(5, word(home)))
                    .fine();
        }
        return one;
    }

    private Tenant tenant() {
        List<Tenant> found = new ArrayList<>();
        registry.forEach(database, () -> {
            if (database.tenant().slot().schema().equals(schema)) found.add(database.tenant());
        });
        return found.getFirst();
    }

    /** Whoever opens the urn dies after each of its steps; whoever comes next finishes, and the result is the same. */
    @Test
    void whoeverDiesWhileTheUrnIsOpenedLeavesTheSameResultAndNoKey() throws SQLException {
        var tenant = tenant();
        for (var step = 0; step <= 4; step++) {
            var one = castBy(SOME);
            var key = SurveyDesk.key(one);
            if (step > 0) desk.close(one).fine();
            var until = step;
            database.as(tenant, () -> {
                dieAfter(until, key);
                return null;
            });
            if (step == 0) {
                assertThat(numbers("SELECT count(*) FROM survey_urn WHERE survey_id = '%s'".formatted(key))
                                .getFirst())
                        .as("what was not committed lies sealed")
                        .isEqualTo(SOME);
                assertThat(keys.read(key)).isPresent();
                desk.close(one).fine();
            }
            registry.forEach(database, count::run);
            assertThat(text("SELECT words FROM survey_value WHERE survey_id = '%s' AND question = 'word'"
                            .formatted(key)))
                    .as("after step %s", step)
                    .containsExactlyInAnyOrderElementsOf(order.subList(0, SOME).stream()
                            .map(AnonymousSurveyTest::word)
                            .toList());
            assertThat(keys.read(key)).as("after step %s", step).isEmpty();
            assertThat(numbers("SELECT count(*) FROM survey WHERE id = '%s' AND key_destroyed_at IS NOT NULL"
                                    .formatted(key))
                            .getFirst())
                    .isEqualTo(1);
        }
    }

    private static final class Killed extends RuntimeException {}

    private void dieAfter(int steps, UUID one) {
        if (steps == 0) {
            // It is closed in the same transaction, or whoever counts every minute would be quicker.
            assertThatThrownBy(() -> database.write(() -> {
                        database.sql()
                                .update(SURVEY)
                                .set(SURVEY.OPENS_AT, Instant.now().minusSeconds(120))
                                .set(SURVEY.CLOSES_AT, Instant.now().minusSeconds(60))
                                .where(SURVEY.ID.eq(one))
                                .execute();
                        surveys.closeWhenDue(one);
                        count.open(one);
                        throw new Killed();
                    }))
                    .isInstanceOf(Killed.class);
            return;
        }
        count.open(one);
        if (steps >= 2) count.clean();
        if (steps >= 3) keys.destroy(one);
        if (steps >= 4) count.note(one);
    }

    @Test
    void whereTheKeyIsLostNothingIsOpenedOrLostBeyondIt() throws SQLException, IOException {
        var one = castBy(SOME);
        var key = SurveyDesk.key(one);
        var kept = keys.read(key).orElseThrow();
        keys.destroy(key);
        desk.close(one).fine();
        database.as(tenant(), () -> {
            assertThatThrownBy(() -> count.open(key)).isInstanceOf(SurveyUrn.KeyLost.class);
            return null;
        });
        assertThat(numbers("SELECT count(*) FROM survey_urn WHERE survey_id = '%s'".formatted(key))
                        .getFirst())
                .isEqualTo(SOME);
        assertThat(desk.cast(
                                desk.as(order.getLast()),
                                desk.invitation(one, order.getLast()),
                                SurveyDesk.values(1, "晚了"))
                        .reason("castSurveyBallot"))
                .isEqualTo("survey.notOpen");
        Files.write(properties.keys().resolve(key + ".key"), kept);
        registry.forEach(database, count::run);
        assertThat(new HashSet<>(numbers(
                        "SELECT count(DISTINCT answer_id) FROM survey_value WHERE survey_id = '%s'".formatted(key))))
                .containsExactly((long) SOME);
    }
}
