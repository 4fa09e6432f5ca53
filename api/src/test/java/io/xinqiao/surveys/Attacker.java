package io.xinqiao.surveys;

import io.xinqiao.privacy.Cipher256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Somebody who owns the database, its logs and the disk, knows in which order people have answered, and guesses whose
 * word is whose. Each attack tells how many guesses are right; it is tried on the urn, and on the tables of somebody
 * careless ({@link CarelessSurvey}), where it has to succeed: else it would prove nothing.
 */
final class Attacker {
    private final Connection owner;
    private final String schema;
    private final UUID survey;

    /** Whoever has answered, in the order in which they did. */
    private final List<Person> people;

    /** An invitation, and the word of whoever has it. */
    record Person(UUID invitation, String word) {}

    Attacker(Connection owner, String schema, UUID survey, List<Person> people) {
        this.owner = owner;
        this.schema = schema;
        this.survey = survey;
        this.people = List.copyOf(people);
    }

    private String ofThis(String query) {
        return query.replace("$s", schema).replace("$id", survey.toString());
    }

    List<String> ask(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var ask = owner.createStatement();
                var rows = ask.executeQuery(ofThis(query))) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    private List<byte[]> bytes(String query) throws SQLException {
        List<byte[]> found = new ArrayList<>();
        try (var ask = owner.createStatement();
                var rows = ask.executeQuery(ofThis(query))) {
            while (rows.next()) found.add(rows.getBytes(1));
        }
        return found;
    }

    /** What lies in the urn. */
    List<byte[]> sealed() throws SQLException {
        return bytes("SELECT sealed FROM $s.survey_urn WHERE survey_id = '$id' ORDER BY ctid");
    }

    /** Takes the first word for the first person's, and so on. */
    private int inOrder(List<String> words, List<Person> of) {
        return (int) IntStream.range(0, Math.min(words.size(), of.size()))
                .filter(at -> of.get(at).word().equals(words.get(at)))
                .count();
    }

    private List<Person> byInvitation(List<String> invitations) {
        Map<String, Person> of = new HashMap<>();
        people.forEach(person -> of.put(person.invitation().toString(), person));
        return invitations.stream().filter(of::containsKey).map(of::get).toList();
    }

    /** Pairs of an invitation and a word, of which each invitation's first counts. */
    private int byPairs(String query) throws SQLException {
        Map<String, String> first = new HashMap<>();
        for (var pair : ask(query)) {
            var parts = pair.split("\\|", 2);
            first.putIfAbsent(parts[0], parts[1]);
        }
        return (int) people.stream()
                .filter(person ->
                        person.word().equals(first.get(person.invitation().toString())))
                .count();
    }

    private List<String> words(String orderBy) throws SQLException {
        return ask("SELECT v.words FROM $s.survey_value v WHERE v.survey_id = '$id' AND v.question = 'word' ORDER BY "
                + orderBy);
    }

    // Before it is over.

    /** A receipt and what lies in the urn are of one transaction: is it legible? */
    int readsWhatOneTransactionWrote() throws SQLException {
        return legible(sealedByReceipt());
    }

    private Map<String, byte[]> sealedByReceipt() throws SQLException {
        Map<String, byte[]> found = new HashMap<>();
        try (var ask = owner.createStatement();
                var rows = ask.executeQuery(ofThis("SELECT r.invitation_id, u.sealed FROM $s.survey_receipt r"
                        + " JOIN $s.survey_urn u ON u.xmin = r.xmin WHERE u.survey_id = '$id'"))) {
            while (rows.next()) found.put(rows.getString(1), rows.getBytes(2));
        }
        return found;
    }

    private int legible(Map<String, byte[]> sealed) {
        return (int) people.stream()
                .filter(person -> sealed.containsKey(person.invitation().toString()))
                .filter(person -> new String(sealed.get(person.invitation().toString()), StandardCharsets.UTF_8)
                        .contains(person.word()))
                .count();
    }

    /** The longest word belongs to whoever has put in most. */
    int guessesByLength() throws SQLException {
        var sealed = sealedByReceipt();
        var bySize = people.stream()
                .filter(person -> sealed.containsKey(person.invitation().toString()))
                .sorted(Comparator.comparing((Person person) ->
                                sealed.get(person.invitation().toString()).length)
                        // Where all are alike, nothing says which is first: ids of one moment follow each other.
                        .thenComparing(person -> UUID.nameUUIDFromBytes(
                                person.invitation().toString().getBytes(StandardCharsets.UTF_8))))
                .toList();
        var byWord = people.stream()
                .map(Person::word)
                .sorted(Comparator.comparing(String::length))
                .toList();
        return inOrder(byWord, bySize);
    }

    /** Opens an old copy of the urn with whatever lies in the folder of keys. */
    static int opens(List<byte[]> sealed, Path keys, UUID survey) throws IOException {
        List<byte[]> found = new ArrayList<>();
        try (var files = Files.list(keys)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                var key = Files.readAllBytes(file);
                if (key.length == Cipher256.KEY_BYTES) found.add(key);
            }
        }
        var bound = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(survey.getMostSignificantBits())
                .putLong(survey.getLeastSignificantBits())
                .array();
        return (int) sealed.stream()
                .filter(one -> found.stream().anyMatch(key -> isOpened(key, one, bound)))
                .count();
    }

    private static boolean isOpened(byte[] key, byte[] sealed, byte[] bound) {
        try {
            return Cipher256.decrypt(Cipher256.aes(key), sealed, bound).length > 0;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    // When it is over.

    /** An id of an answer that stands in a row beside an invitation. */
    int joinsById() throws SQLException {
        return byPairs("SELECT r.invitation_id || '|' || v.words FROM $s.survey_receipt r, $s.survey_value v"
                + " WHERE r.survey_id = '$id' AND v.survey_id = '$id' AND v.question = 'word'"
                + " AND strpos(CAST(r AS text), CAST(v.answer_id AS text)) > 0");
    }

    /** Ids of version 7 carry the time. */
    int ordersById() throws SQLException {
        return inOrder(words("v.answer_id"), people);
    }

    /** A receipt and an answer of one transaction. */
    int joinsByTransaction() throws SQLException {
        return byPairs("SELECT r.invitation_id || '|' || v.words FROM $s.survey_receipt r JOIN $s.survey_value v"
                + " ON v.xmin = r.xmin WHERE v.survey_id = '$id' AND v.question = 'word' ORDER BY r.ctid, v.ctid");
    }

    /** Transactions in the order of their numbers, against the order of coming. */
    int ordersByTransaction() throws SQLException {
        return inOrder(words("CAST(CAST(v.xmin AS text) AS bigint), v.ctid"), people);
    }

    /** What is written later lies further behind. */
    int ordersByPlace() throws SQLException {
        return inOrder(words("v.ctid"), people);
    }

    /** The same from behind. */
    int ordersByPlaceFromBehind() throws SQLException {
        return inOrder(words("v.ctid DESC"), people.reversed());
    }

    /** Receipts and answers that lie in the same order. */
    int joinsByPlace() throws SQLException {
        return inOrder(
                words("v.ctid"),
                byInvitation(ask("SELECT invitation_id FROM $s.survey_receipt WHERE survey_id = '$id' ORDER BY ctid")));
    }

    /** A foreign key leaves the mark of the transaction on what it refers to. */
    int joinsByMarks() throws SQLException {
        return byPairs("SELECT i.id || '|' || v.words FROM $s.survey_invitation i JOIN $s.survey_value v"
                + " ON v.xmin = i.xmax WHERE i.survey_id = '$id' AND v.survey_id = '$id' AND v.question = 'word'");
    }

    /** A column that counts tells the order. */
    int ordersBySequence() throws SQLException {
        var counting = ask("SELECT column_name FROM information_schema.columns WHERE table_schema = '$s'"
                + " AND table_name = 'survey_value' AND (is_identity = 'YES' OR column_default LIKE '%nextval%')");
        return counting.isEmpty() ? 0 : inOrder(words("v." + counting.getFirst()), people);
    }

    /** Texts lie apart from answers, but in some order too. */
    int ordersTexts() throws SQLException {
        var texts = "SELECT text FROM $s.survey_text WHERE survey_id = '$id' AND question = 'word' ORDER BY ";
        return Math.max(
                inOrder(ask(texts + "ctid"), people),
                Math.max(inOrder(ask(texts + "id"), people), inOrder(ask(texts + "created_at, id"), people)));
    }

    /** What is kept of requests that may be sent again: a hash of the input, against all words there are. */
    int triesHashesOfInputs() throws SQLException {
        var hashes = ask("SELECT input_hash FROM $s.idempotency WHERE mutation LIKE '%castSurveyBallot%'");
        return (int) people.stream()
                .filter(person -> hashes.contains(CarelessSurvey.hashOf(person)))
                .count();
    }

    /** Outbox, webhooks, notices, timelines, the log of changes, jobs: any row with an invitation and a word. */
    int findsRowsWithBoth() throws SQLException {
        List<String> tables = ask("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                + " WHERE schemaname IN ('$s', 'tenancy') ORDER BY 1");
        var hits = 0;
        for (var person : people.subList(0, 6)) {
            for (var table : tables) {
                var found = ask("SELECT count(*) FROM " + table + " t WHERE strpos(CAST(t AS text), '"
                        + person.invitation() + "') > 0 AND strpos(CAST(t AS text), '" + person.word() + "') > 0");
                if (!found.getFirst().equals("0")) {
                    hits++;
                    break;
                }
            }
        }
        return hits;
    }

    /** Lines of the log with what somebody has said. */
    int reads(List<String> lines) {
        return (int) people.stream()
                .filter(person -> lines.stream().anyMatch(line -> line.contains(person.word())))
                .count();
    }

    /** Files with what somebody has said. */
    int reads(Path folder) throws IOException {
        List<String> contents = new ArrayList<>();
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                contents.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        return reads(contents);
    }

    /** Dead rows in the pages of the urn, and of what it keeps beside. */
    int findsInPages(List<byte[]> sealed) throws SQLException {
        try (var run = owner.createStatement()) {
            run.execute("CHECKPOINT");
        }
        var hits = 0;
        List<String> pages = new ArrayList<>();
        for (var file : ask("SELECT pg_relation_filepath(c.oid) FROM pg_class c WHERE c.oid = '$s.survey_urn'::regclass"
                + " OR c.oid = (SELECT reltoastrelid FROM pg_class WHERE oid = '$s.survey_urn'::regclass)")) {
            for (var page : bytes("SELECT pg_read_binary_file('" + file + "')")) {
                pages.add(new String(page, StandardCharsets.ISO_8859_1));
            }
        }
        for (var one : sealed) {
            var part = new String(one, 40, 40, StandardCharsets.ISO_8859_1);
            if (pages.stream().anyMatch(page -> page.contains(part))) hits++;
        }
        return hits;
    }

    /** Tables of the company and of the registry in a row of which a text occurs. */
    List<String> tablesWith(String word) throws SQLException {
        List<String> found = new ArrayList<>();
        for (var table : ask("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('$s',"
                + " 'tenancy') ORDER BY 1")) {
            var query = "SELECT count(*) FROM " + table + " t WHERE strpos(CAST(t AS text), '" + word + "') > 0";
            if (!ask(query).getFirst().equals("0")) found.add(table.substring(table.indexOf('.') + 1));
        }
        return found;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
