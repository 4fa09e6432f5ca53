package io.xinqiao.privacy;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.PERSONAL_DATA_LOOKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Phones and ID numbers: sealed, masked, shown on request with a line in the log, forgotten on request. */
class PersonalDataTest extends ApiTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private static final String LOOK = "query($id: ID!) { node(id: $id) { ... on Person { phone idNumber } } }";

    private static final Set<Role> REVEAL_A_PHONE =
            EnumSet.of(Role.SUPERVISOR, Role.STEWARD, Role.CASHIER, Role.FRONT_DESK);

    private Api.Answer reveal(Role role, String subject, String field, String reason) {
        return jinxiu().as(role)
                .mutate(
                        "revealPersonalData",
                        Map.of("subjectId", subject, "fields", List.of(field), "reason", reason),
                        "values { field value } access { reason fields action subjectType }");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"TENANT_ADMIN", "SUPERVISOR", "STEWARD", "CASHIER", "FRONT_DESK", "ANALYST"})
    void whoeverSeesAPersonSeesAMaskedPhone(Role role) {
        var seen =
                jinxiu().as(role).ask(LOOK, Map.of("id", jinxiu().id("Person"))).fine();
        assertThat(seen.data("/node/phone").asString()).isEqualTo("138****5678");
    }

    @Test
    void everybodyReadsTheirOwn() {
        var seen = jinxiu().as(Role.RESIDENT)
                .ask(LOOK, Map.of("id", jinxiu().id("Person")))
                .fine();
        assertThat(seen.data("/node/phone").asString()).isEqualTo("13800135678");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"SUPERVISOR", "STEWARD", "CASHIER", "FRONT_DESK"})
    void theClearNumberIsShownWithAReasonAndLogged(Role role) {
        var reason = "催缴 " + role;
        var shown = reveal(role, jinxiu().id("Person"), "PHONE", reason).fine();
        assertThat(shown.data("/revealPersonalData/values/0/value").asString()).isEqualTo("13800135678");
        var log = jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "query($id: ID!) { personalDataAccesses(first: 20, filter: {personId: $id}) { nodes { reason"
                                + " action fields member { id } person { id } } } }",
                        Map.of("id", jinxiu().id("Person")))
                .fine();
        var line = log.data("/personalDataAccesses/nodes")
                .valueStream()
                .filter(node -> node.at("/reason").asString().equals(reason))
                .findFirst()
                .orElseThrow();
        assertThat(line.at("/member/id").asString()).isEqualTo(jinxiu().member(role));
        assertThat(line.at("/fields/0").asString()).isEqualTo("PHONE");
    }

    @Test
    void whoMayNotSeeItGetsItNeitherByAskingNorBySearching() {
        for (var role : Role.values()) {
            if (role == Role.PLATFORM_OPERATOR || REVEAL_A_PHONE.contains(role)) continue;
            assertThat(reveal(role, jinxiu().id("Person"), "PHONE", "好奇").body())
                    .as(role.name())
                    .doesNotContain("13800135678");
        }
        for (var asked : List.of("phoneNumber", "search")) {
            var search = "{ persons(filter: {" + asked + ": \"13800135678\"}) { totalCount nodes { id } } }";
            assertThat(jinxiu().as(Role.STEWARD)
                            .ask(search)
                            .fine()
                            .data("/persons/totalCount")
                            .asInt())
                    .as(asked)
                    .isPositive();
            for (var role : List.of(Role.TENANT_ADMIN, Role.ANALYST)) {
                assertThat(jinxiu().as(role)
                                .ask(search)
                                .fine()
                                .data("/persons/totalCount")
                                .asInt())
                        .as(asked + " by " + role)
                        .isZero();
            }
        }
        var idNumber = reveal(Role.CASHIER, jinxiu().id("Person"), "ID_NUMBER", "核对身份");
        assertThat(idNumber.refusal("revealPersonalData")).isEqualTo("NOT_FOUND");
    }

    @Test
    void aLookNeedsAReasonAndSomebodyWithinReach() {
        assertThat(reveal(Role.STEWARD, jinxiu().id("Person"), "PHONE", " ").refusal("revealPersonalData"))
                .isEqualTo("REQUIRED");
        assertThat(reveal(Role.STEWARD, anlan().id("Person"), "PHONE", "别的公司").refusal("revealPersonalData"))
                .isEqualTo("NOT_FOUND");
        var contact =
                reveal(Role.TECHNICIAN, jinxiu().id("Ticket"), "PHONE", "上门前联系").fine();
        assertThat(contact.data("/revealPersonalData/values/0/value").asString())
                .isEqualTo("13800135678");
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", "1", "12345", "aaa", "aaaaaa", "abc", "哈哈哈", "。。", "催"})
    void aReasonSaysSomething(String reason) {
        var told = reveal(Role.STEWARD, jinxiu().id("Person"), "PHONE", reason);
        assertThat(told.refusal("revealPersonalData")).as(told.body()).isEqualTo("INVALID");
        assertThat(told.body()).contains("至少两个汉字").doesNotContain("13800135678");
        var exported = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "exportPersonalData",
                        Map.of("personId", jinxiu().id("Person"), "reason", reason),
                        "access { action }");
        assertThat(exported.refusal("exportPersonalData")).as(exported.body()).isEqualTo("INVALID");
    }

    @Test
    void whoeverLooksVeryOftenIsToldOfAndStopped() {
        var company = company("chakan");
        lookedAlready(company, 98);
        look(company).fine();
        look(company).fine();
        look(company).fine();
        assertThat(toldOf(company)).as("at half of the ceiling, once a day").isEqualTo(1);
        lookedAlready(company, 199);
        look(company).fine();
        var stopped = look(company);
        assertThat(stopped.code()).as(stopped.body()).isEqualTo("THROTTLED");
        assertThat(stopped.message()).contains("200");
        assertThat(stopped.body()).doesNotContain("13800135678");
    }

    private static Api.Answer look(Company company) {
        return company.as(Role.STEWARD)
                .mutate(
                        "revealPersonalData",
                        Map.of("subjectId", company.id("Person"), "fields", List.of("PHONE"), "reason", "回访报修"),
                        "values { value }");
    }

    private static int toldOf(Company company) {
        return company
                .as(Role.TENANT_ADMIN)
                .ask("{ notices(first: 100, filter: { kinds: [UNUSUAL_LOOKS] }) { nodes { text subjectId } } }")
                .fine()
                .data("/notices/nodes")
                .findValuesAsString("subjectId")
                .stream()
                .filter(company.member(Role.STEWARD)::equals)
                .toList()
                .size();
    }

    /** Whatever day it becomes meanwhile. */
    private void lookedAlready(Company company, int looks) {
        var member = GlobalId.parse(company.member(Role.STEWARD)).orElseThrow().key();
        var tenant = registry.page(TENANT.CODE.eq(company.code()), List.of(TENANT.ID), 1)
                .getFirst();
        var today = LocalDate.now(SHANGHAI);
        database.as(
                tenant,
                () -> database.write(() -> {
                    for (var day : List.of(today, today.plusDays(1))) {
                        database.sql()
                                .insertInto(PERSONAL_DATA_LOOKS)
                                .set(PERSONAL_DATA_LOOKS.MEMBER_ID, member)
                                .set(PERSONAL_DATA_LOOKS.DAY, day)
                                .set(PERSONAL_DATA_LOOKS.LOOKS, looks)
                                .onDuplicateKeyUpdate()
                                .set(PERSONAL_DATA_LOOKS.LOOKS, looks)
                                .execute();
                    }
                    return null;
                }));
    }

    @ParameterizedTest
    @CsvSource({"21:59, false", "22:00, true", "03:00, true", "05:59, true", "06:00, false", "12:00, false"})
    void theNightIsFromTenToSix(String time, boolean night) {
        assertThat(Looks.isNight(LocalTime.parse(time))).isEqualTo(night);
    }

    @Test
    void aPersonIsFoundByTheirNumberHoweverItIsWritten() {
        for (var written : List.of("13800135678", "+86 138-0013-5678", "0086 13800135678")) {
            var found = jinxiu().as(Role.FRONT_DESK)
                    .ask(
                            "query($phone: PhoneNumber) { persons(filter: {phoneNumber: $phone}) { nodes { id } } }",
                            Map.of("phone", written))
                    .fine();
            assertThat(found.data("/persons/nodes").findValuesAsString("id"))
                    .as(written)
                    .contains(jinxiu().id("Person"));
        }
        var ending = jinxiu().as(Role.TENANT_ADMIN)
                .ask("{ persons(filter: {phoneEnding: \"5678\"}) { nodes { id } } }")
                .fine();
        assertThat(ending.data("/persons/nodes").findValuesAsString("id")).contains(jinxiu().id("Person"));
    }

    @Test
    void anErasedPersonIsForgottenAndTheLogIsNot() {
        // Longer there than whoever everybody takes for the household of the unit.
        var household = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createHousehold",
                        Map.of(
                                "unitId",
                                jinxiu().id("Unit"),
                                "movedInOn",
                                "2001-01-01",
                                "members",
                                List.of(Map.of(
                                        "person",
                                        Map.of(
                                                "newPerson",
                                                Map.of(
                                                        "name",
                                                        "将被清除",
                                                        "phone",
                                                        "13655550001",
                                                        "idNumber",
                                                        "11010519491231002X")),
                                        "role",
                                        "LESSEE"))),
                        "household { members { person { id idNumber } } }")
                .fine();
        var person =
                household.data("/createHousehold/household/members/0/person/id").asString();
        assertThat(household
                        .data("/createHousehold/household/members/0/person/idNumber")
                        .asString())
                .isEqualTo("110***********002X");
        var erased = jinxiu().as(Role.TENANT_ADMIN)
                .mutate("erasePerson", Map.of("personId", person, "reason", "本人书面要求"), "access { action }")
                .fine();
        assertThat(erased.data("/erasePerson/access/action").asString()).isEqualTo("ERASE");
        var after = jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "query($id: ID!) { person(id: $id) { name phone idNumber erasedAt households { id } } }",
                        Map.of("id", person))
                .fine();
        assertThat(after.body()).doesNotContain("将被清除");
        assertThat(after.data("/person/phone").isNull()).isTrue();
        assertThat(after.data("/person/erasedAt").isNull()).isFalse();
        assertThat(after.data("/person/households").size())
                .as("that they lived there stays")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "PHONE,           13800135678,        138****5678",
        "PHONE,           010-65551234,       010*****1234",
        "PHONE,           1234567,            *******",
        "ID_NUMBER,       11010519491231002X, 110***********002X",
        "CONTACT_ADDRESS, 北京市朝阳区建国路1号院2号楼, 北京市朝阳区*********",
        "SPECIAL_NEEDS,   独居老人,            ***",
    })
    void masksHideWhatIdentifies(PersonalKind kind, String clear, String masked) {
        assertThat(kind.masked(clear)).isEqualTo(masked);
    }

    @Test
    void theFilesOfTheDatabaseTellNobodyANumber() throws Exception {
        jinxiu();
        anlan();
        var folder = dataFolder();
        Set<String> found = new HashSet<>();
        var readable = false;
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = content(file);
                readable |= text.contains("jinxiu-1-1-1001");
                for (var number : List.of("13800135678", "13900135679")) {
                    if (text.contains(number)) found.add(folder.relativize(file) + ": " + number);
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(readable)
                .as("what is not personal is found: these are the right files")
                .isTrue();
    }

    /** The server goes on meanwhile: a file that it has removed has no content any more. */
    private static String content(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException removed) {
            return "";
        }
    }

    /** Where the database keeps its files, with everything on disk, the log of changes included. */
    private static Path dataFolder() throws Exception {
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
            try (var rows = statement.executeQuery("SHOW data_directory")) {
                rows.next();
                return Path.of(rows.getString(1));
            }
        }
    }
}
