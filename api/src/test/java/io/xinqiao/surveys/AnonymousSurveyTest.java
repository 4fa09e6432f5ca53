package io.xinqiao.surveys;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.xinqiao.identity.Role;
import io.xinqiao.surveys.Attacker.Person;
import io.xinqiao.surveys.SurveyDesk.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Whoever owns the database, its logs and the disk tries to tell who has answered what ({@link Attacker}). Each of the
 * residents says a word of their own, so it is known how often a guess is right: no more often than by chance. The same
 * attack is right about everybody where the same answers were kept carelessly ({@link CarelessSurvey}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnonymousSurveyTest extends UrnTest {
    private static final int PEOPLE = 20;

    /** By chance one of them is hit; nine or more once in a million. */
    private static final int BY_CHANCE = 8;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final List<Person> people = new ArrayList<>();

    /** Of whom each answer is, in the order in which they came. */
    private final List<Home> order = new ArrayList<>();

    private final Map<String, Integer> before = new LinkedHashMap<>();
    private SurveyDesk desk;
    private Connection owner;
    private String survey;
    private Attacker attacker;
    private CarelessSurvey careless;
    private Attacker onCareless;
    private List<byte[]> sealed = List.of();
    private List<byte[]> carelessSealed = List.of();
    private int openedBefore;
    private List<String> keyIn = List.of();
    private List<String> wordIn = List.of();
    private List<String> codesBefore = List.of();

    /** An attack by its name, that the test's report says it. */
    private record Attack(String name, How how) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface How {
        int hits(Attacker attacker) throws Exception;
    }

    private static final List<Attack> BEFORE = List.of(
            new Attack("xmin: what a receipt and the urn share, read", Attacker::readsWhatOneTransactionWrote),
            new Attack("size: the longest word has put in most", Attacker::guessesByLength));

    static List<Attack> after() {
        return List.of(
                new Attack("ids: an answer's beside an invitation's", Attacker::joinsById),
                new Attack("ids: the time in them", Attacker::ordersById),
                new Attack("xmin: an answer's and a receipt's", Attacker::joinsByTransaction),
                new Attack("xmin: in the order of coming", Attacker::ordersByTransaction),
                new Attack("ctid: in the order of coming", Attacker::ordersByPlace),
                new Attack("ctid: from behind", Attacker::ordersByPlaceFromBehind),
                new Attack("ctid: answers beside receipts", Attacker::joinsByPlace),
                new Attack("xmax: what a foreign key leaves on the invitation", Attacker::joinsByMarks),
                new Attack("sequences", Attacker::ordersBySequence),
                new Attack("texts: their place, ids and times", Attacker::ordersTexts),
                new Attack("idempotency: hashes of all inputs", Attacker::triesHashesOfInputs));
    }

    @BeforeAll
    void everybodyAnswers() throws Exception {
        logged.start();
        root().addAppender(logged);
        owner = connect();
        desk = new SurveyDesk(jinxiu(), "N").with(PEOPLE, true);
        survey = desk.published("ANONYMOUS");
        order.addAll(desk.homes());
        Collections.shuffle(order, new Random(11));
        for (var at = 0; at < order.size(); at++) {
            var home = order.get(at);
            var invitation = desk.invitation(survey, home);
            var word = word(home);
            people.add(new Person(SurveyDesk.key(invitation), word));
            desk.cast(desk.as(home), invitation, SurveyDesk.values(at % 5 + 1, word))
                    .fine();
        }
        attacker = new Attacker(owner, schema(), id(), people);
        careless = new CarelessSurvey(owner, id(), people);
        onCareless = new Attacker(owner, CarelessSurvey.SCHEMA, id(), people);
        beforeItIsOver();
        desk.close(survey).fine();
        careless.deleteSealed();
        count(survey);
    }

    @AfterAll
    void letGo() throws SQLException {
        root().detachAppender(logged);
        careless.close();
        owner.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Everybody's is as long as nobody else's. */
    private static String word(Home home) {
        var number = Integer.parseInt(home.account().substring(home.account().indexOf('-') + 1));
        return "私语" + home.account() + "完".repeat(number);
    }

    private UUID id() {
        return SurveyDesk.key(survey);
    }

    /** What is there only as long as nobody may look. */
    private void beforeItIsOver() throws Exception {
        sealed = attacker.sealed();
        carelessSealed = onCareless.sealed();
        for (var attack : BEFORE) before.put(attack.name(), attack.how().hits(attacker));
        openedBefore = Attacker.opens(sealed, properties.keys(), id());
        keyIn = attacker.tablesWith(Attacker.hex(keys.read(id()).orElseThrow()));
        wordIn = attacker.tablesWith(people.getFirst().word());
        codesBefore = List.of(Role.TENANT_ADMIN, Role.SUPERVISOR, Role.ANALYST).stream()
                .map(role -> desk.results(jinxiu().as(role), survey).code())
                .toList();
    }

    @Test
    void beforeTheEndWhatIsSealedTellsNothing() throws Exception {
        assertThat(sealed).hasSize(PEOPLE).doesNotHaveDuplicates();
        for (var attack : BEFORE) {
            assertThat(before.get(attack.name())).as(attack.name()).isLessThanOrEqualTo(BY_CHANCE);
        }
        // The careless urn is emptied by now; what it held is judged as it was.
        var refilled = new CarelessSurvey(owner, id(), people);
        for (var attack : BEFORE) {
            assertThat(attack.how().hits(onCareless)).as(attack.name()).isEqualTo(PEOPLE);
        }
        refilled.deleteSealed();
        assertThat(wordIn).as("no answer lies open anywhere").isEmpty();
        assertThat(keyIn).as("the key is in no table").isEmpty();
        assertThat(codesBefore)
                .as("no result before the last answer, so none differs by one")
                .containsOnly("BAD_REQUEST");
    }

    @ParameterizedTest
    @MethodSource("after")
    void anAttackIsRightNoMoreOftenThanByChance(Attack attack) throws Exception {
        assertThat(attack.how().hits(attacker)).as("on the urn").isLessThanOrEqualTo(BY_CHANCE);
        assertThat(attack.how().hits(onCareless)).as("on careless tables").isEqualTo(PEOPLE);
    }

    @Test
    void noOtherTableKnowsThatSomebodyHasAnsweredNorWhat() throws SQLException {
        assertThat(attacker.findsRowsWithBoth()).isZero();
        assertThat(onCareless.findsRowsWithBoth()).as("an outbox does").isEqualTo(6);
        for (var person : people.subList(0, 6)) {
            assertThat(attacker.tablesWith(person.invitation().toString()))
                    .containsExactlyInAnyOrder("survey_invitation", "survey_receipt");
            assertThat(attacker.tablesWith(person.word())).containsExactlyInAnyOrder("survey_value", "survey_text");
        }
        var answers = attacker.ask("SELECT DISTINCT answer_id FROM $s.survey_value WHERE survey_id = '$id'");
        assertThat(answers).hasSize(PEOPLE);
        for (var answer : answers.subList(0, 6)) {
            assertThat(attacker.tablesWith(answer)).containsExactly("survey_value");
        }
    }

    @Test
    void noLogLineSaysWhatWasAnsweredOrByWhom() {
        var lines = List.copyOf(logged.list).stream()
                .map(event -> event.getFormattedMessage() + event.getMDCPropertyMap())
                .toList();
        assertThat(lines).as("something was logged").isNotEmpty();
        assertThat(attacker.reads(lines)).isZero();
        assertThat(people)
                .noneMatch(person -> lines.stream()
                        .anyMatch(line -> line.contains(person.invitation().toString())));
        var told = people.stream().map(Person::word).toList();
        assertThat(attacker.reads(told)).as("were they there, they were read").isEqualTo(PEOPLE);
    }

    @Test
    void noFileHoldsAnAnswerOrTheKey(@TempDir Path other) throws IOException {
        assertThat(attacker.reads(properties.keys().getParent())).isZero();
        assertThat(properties.keys().resolve(id() + ".key")).doesNotExist();
        for (var at = 0; at < PEOPLE; at++)
            Files.writeString(other.resolve("answer" + at), people.get(at).word());
        assertThat(attacker.reads(other)).as("were they there, they were read").isEqualTo(PEOPLE);
    }

    /** What was deleted is not in the pages any more, as it would be without writing the table anew. */
    @Test
    void noDeadRowIsLeft() throws SQLException {
        assertThat(sealed(id())).isZero();
        assertThat(onCareless.findsInPages(carelessSealed))
                .as("after DELETE alone")
                .isPositive();
        var deadline = Instant.now().plusSeconds(60);
        // An older transaction of somebody else's may have kept them from being cleaned away.
        while (attacker.findsInPages(sealed) > 0) {
            assertThat(Instant.now()).as("dead rows stay").isBefore(deadline);
            as(count::clean);
        }
    }

    @Test
    void anOldCopyOfTheSealedAnswersOpensNoMore() throws IOException {
        assertThat(openedBefore).as("with the key that lay there").isEqualTo(PEOPLE);
        assertThat(Attacker.opens(sealed, properties.keys(), id())).isZero();
    }

    @Test
    void everyAnswerIsCounted() throws SQLException {
        assertThat(attacker.ask("SELECT words FROM $s.survey_value WHERE survey_id = '$id' AND question = 'word'"))
                .containsExactlyInAnyOrderElementsOf(
                        people.stream().map(Person::word).toList());
        var results = desk.results(desk.supervisor(), survey).fine().data("/surveyResults");
        assertThat(results.path("answered").asInt()).isEqualTo(PEOPLE);
        assertThat(results.path("satisfaction").asString()).isEqualTo("50.0");
        assertThat(results.path("buildings")).as("an answer has no building").isEmpty();
        assertThat(results.at("/questions/0/shares/0/count").isNull())
                .as("four have said it")
                .isTrue();
    }

    /** Two filters whose difference is one person: whoever takes that one's unit out sees what is missing. */
    @Test
    void thereIsNoWayToAskForAPartOfTheAnswers() {
        assertThat(byFilters(survey)).isZero();
        var named = desk.published("NAMED");
        for (var at = 0; at < 3; at++) {
            var home = order.get(at);
            desk.answer(desk.as(home), desk.invitation(named, home), SurveyDesk.values(5, word(home)))
                    .fine();
        }
        assertThat(byFilters(named)).as("of a named one there is").isEqualTo(3);
        var arguments = desk.admin()
                .ask("{ __type(name: \"Query\") { fields { name args { name } } } }")
                .fine()
                .data("/__type/fields")
                .valueStream()
                .filter(field -> field.path("name").asString().equals("surveyResults"))
                .findAny()
                .orElseThrow();
        assertThat(arguments.path("args").findValuesAsString("name")).containsExactly("surveyId");
    }

    private int byFilters(String one) {
        var hits = 0;
        for (var at = 0; at < 3; at++) {
            var home = order.get(at);
            var answers = desk.admin()
                    .ask(
                            "query($id: ID!, $unit: ID!) { all: surveyAnswers(filter: {surveyId: $id}) { totalCount"
                                    + " nodes { values { text } } } less: surveyAnswers(filter: {surveyId: $id, not:"
                                    + " {unitId: $unit}}) { totalCount nodes { values { text } } } }",
                            Map.of("id", one, "unit", home.unit()))
                    .fine();
            List<String> missing = new ArrayList<>(answers.data("/all/nodes").findValuesAsString("text"));
            answers.data("/less/nodes").findValuesAsString("text").forEach(missing::remove);
            if (missing.contains(word(home))) hits++;
        }
        return hits;
    }

    /** The result before and after one more answer: the difference is that answer's. */
    @Test
    void oneMoreAnswerChangesNothingThatCanBeLookedAtBeforeTheEnd() {
        for (var mode : List.of("ANONYMOUS", "CONFIDENTIAL", "NAMED")) {
            var one = desk.published(mode);
            for (var at = 0; at < 6; at++) answerIn(mode, one, order.get(at), 5);
            var earlier = looked(one);
            answerIn(mode, one, order.get(6), 1);
            if (mode.equals("NAMED")) {
                assertThat(looked(one))
                        .as("of a named one there is a difference")
                        .isNotEqualTo(earlier);
            } else {
                assertThat(looked(one)).as(mode).isEqualTo(earlier);
            }
        }
    }

    private void answerIn(String mode, String one, Home home, int rating) {
        var invitation = desk.invitation(one, home);
        var values = SurveyDesk.values(rating, word(home));
        if (mode.equals("ANONYMOUS"))
            desk.cast(desk.as(home), invitation, values).fine();
        else desk.answer(desk.as(home), invitation, values).fine();
    }

    /** All that staff can ask of the answers. */
    private String looked(String one) {
        var lists = "query($id: ID!) { surveyAnswers(filter: {surveyId: $id}) { totalCount nodes { values { figure text"
                + " } } } surveyTexts(filter: {surveyId: $id}) { totalCount nodes { text } } }";
        var results = desk.results(desk.supervisor(), one);
        var figures = results.code().isEmpty() ? results.data("/surveyResults").toString() : results.code();
        return figures + desk.supervisor().ask(lists, Map.of("id", one)).fine().data("");
    }

    @Test
    void noRowIsKeptForSendingAnAnswerAgain() {
        var answer = desk.as(order.getFirst())
                .mutate(
                        "castSurveyBallot",
                        Map.of(
                                "surveyInvitationId",
                                desk.invitation(survey, order.getFirst()),
                                "values",
                                List.of(),
                                "idempotencyKey",
                                UUID.randomUUID()),
                        "surveyReceipt { survey { id } }");
        assertThat(answer.code()).as("there is no key to be kept").isNotEmpty();
    }
}
