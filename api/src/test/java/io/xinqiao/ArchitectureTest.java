package io.xinqiao;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.xinqiao.platform.Imports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.PlainSQL;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rooms, their doors and the habits that keep them in order. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/infra/"))
            // What an earlier build has prepared for the start is nobody's handwriting.
            .withImportOption(location -> !location.contains("__"))
            .importPackages("io.xinqiao");

    private static final List<String> ROOMS = List.of(
            "platform",
            "sql",
            "events",
            "load",
            "execution",
            "identity",
            "privacy",
            "files",
            "papers",
            "printing",
            "clients",
            "transport",
            "explorer",
            "tenancy",
            "archives",
            "changes",
            "calendar",
            "notices",
            "runs",
            "tickets",
            "clocks",
            "dispatch",
            "webhooks",
            "incidents",
            "complaints",
            "procedures",
            "visits",
            "handovers",
            "renovations",
            "inspections",
            "keeping",
            "venues",
            "visitors",
            "passes",
            "community",
            "groups",
            "opinions",
            "services",
            "surveys",
            "assembly",
            "meters",
            "ledger",
            "fees",
            "dunning",
            "cashier",
            "finance",
            "gifts",
            "reconciliation",
            "closing",
            "gateways",
            "imports",
            "exports",
            "queries",
            "onboarding",
            "search",
            "measures",
            "analytics",
            "kpi",
            "residents");

    @Test
    void roomsFormNoCircles() {
        slices().matching("io.xinqiao.(*)..").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void everyRoomImportsOnlyWhatItDeclares() {
        for (var room : ROOMS) {
            var declared = packageOf(room).getAnnotation(Imports.class);
            assertThat(declared)
                    .as(room + " declares its imports in package-info.java")
                    .isNotNull();
            var allowed = Stream.concat(Stream.of(room, "schema.."), Arrays.stream(declared.value()))
                    .map(name -> "io.xinqiao." + name)
                    .toArray(String[]::new);
            classes()
                    .that()
                    .resideInAPackage("io.xinqiao." + room)
                    .should()
                    .onlyDependOnClassesThat(DescribedPredicate.or(
                            DescribedPredicate.not(resideInAPackage("io.xinqiao..")), resideInAnyPackage(allowed)))
                    .check(OURS);
        }
    }

    @Test
    void everyPackageOfTheApiIsADeclaredRoom() {
        var packages = OURS.stream()
                .map(type -> type.getPackageName())
                .filter(name -> !name.startsWith("io.xinqiao.schema"))
                .distinct();
        assertThat(packages)
                .allMatch(name -> name.equals("io.xinqiao")
                        || name.equals("io.xinqiao.tenants")
                        || ROOMS.contains(name.substring("io.xinqiao.".length())));
    }

    @Test
    void tenantsImportTheSchemaAndNoDomain() {
        noClasses()
                .that()
                .resideInAPackage("io.xinqiao.tenants")
                .should()
                .dependOnClassesThat(resideInAPackage("io.xinqiao..")
                        .and(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                                        "io.xinqiao.tenants", "io.xinqiao.schema..")
                                .negate()))
                .check(OURS);
    }

    /**
     * SQL text is the first door of an injection: queries are jOOQ's. One class has its reason, and binds all values;
     * two hand on what jOOQ wrote.
     */
    @Test
    void nobodyWritesPlainSqlForJooq() {
        DescribedPredicate<JavaMethodCall> plainSql = DescribedPredicate.describe(
                "a method that takes SQL as text",
                call -> call.getTarget()
                        .resolveMember()
                        .map(member -> member.isAnnotatedWith(PlainSQL.class))
                        .orElse(false));
        noClasses()
                .that()
                .resideOutsideOfPackage("io.xinqiao.schema..")
                .and()
                .haveNameNotMatching(
                        "io\\.xinqiao\\.(fees\\.BillingSql|sql\\.PreparedText|tenants\\.StatementPipeline).*")
                .should()
                .callMethodWhere(plainSql)
                .check(OURS);
    }

    /** A request may end with one exception of the engine; all else of it is behind our own words. */
    @Test
    void nobodyElseUsesTheInsideOfTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.xinqiao..")
                .and()
                .resideOutsideOfPackage("io.xinqiao.execution")
                .should()
                .dependOnClassesThat(resideInAPackage("graphql.execution..")
                        .and(DescribedPredicate.not(com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo(
                                graphql.execution.UnknownOperationException.class))))
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("io.xinqiao..")
                .and()
                .resideOutsideOfPackages("io.xinqiao.sql", "io.xinqiao.tenants", "io.xinqiao.schema..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.jooq.impl")
                        .and(DescribedPredicate.not(com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf(
                                org.jooq.impl.DSL.class, org.jooq.impl.SQLDataType.class))))
                .check(OURS);
    }

    private static final Pattern LOCK =
            Pattern.compile("FOR (NO KEY )?UPDATE|FOR (KEY )?SHARE|\\.for(NoKeyUpdate|Update|KeyShare|Share)\\(");
    private static final Pattern TEXT = Pattern.compile("\"\"\"(.*?)\"\"\"|;", Pattern.DOTALL);
    private static final Pattern RELIES =
            Pattern.compile("\\bWITH\\b|\\bIN \\(SELECT|\\.with\\(|\\.in\\(\\s*(DSL\\.)?select", Pattern.DOTALL);

    /**
     * A row that is locked inside of a WITH, or over what a subquery finds, is lost to the statement when somebody
     * changes it meanwhile; locks are taken by a statement of their own.
     */
    @Test
    void rowsAreLockedByStatementsOfTheirOwn() throws IOException {
        List<String> found = new ArrayList<>();
        for (var module : List.of("api", "tenants", "schema")) {
            try (var files = Files.walk(Path.of("..", module, "src", "main"))) {
                for (var file : files.filter(path -> path.toString().matches(".*\\.(java|sql)"))
                        .toList()) {
                    for (var statement : statementsOf(Files.readString(file))) {
                        if (LOCK.matcher(statement).find()
                                && RELIES.matcher(statement).find()) {
                            found.add(file + ": " + statement.strip());
                        }
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    /** Each text block, and what is written between two semicolons outside of them. */
    private static List<String> statementsOf(String source) {
        List<String> statements = new ArrayList<>();
        var matcher = TEXT.matcher(source);
        var last = 0;
        while (matcher.find()) {
            if (matcher.group(1) != null) statements.add(matcher.group(1));
            statements.add(source.substring(last, matcher.start()));
            last = matcher.end();
        }
        statements.add(source.substring(last));
        return statements;
    }

    @Test
    void timeComesFromTheClockAndKeysAreInOrder() {
        noClasses().should().callMethod(Instant.class, "now").check(OURS);
        noClasses().should().callMethod(LocalDate.class, "now").check(OURS);
        noClasses().should().callMethod(UUID.class, "randomUUID").check(OURS);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(OURS);
    }

    @Test
    void nullIsMarkedEverywhere() {
        for (var room : ROOMS)
            assertThat(packageOf(room).isAnnotationPresent(NullMarked.class))
                    .as(room)
                    .isTrue();
    }

    @Test
    void theTopOfTheRepositoryHoldsTheRoomsAndNothingElse() throws IOException {
        try (var entries = Files.list(Path.of("..").toAbsolutePath().normalize())) {
            assertThat(entries.map(entry -> entry.getFileName().toString())
                            .filter(name -> !name.startsWith(".") && !name.equals("target")))
                    .containsExactlyInAnyOrder(
                            "pom.xml", "api", "schema", "tenants", "infra", "README.md", "LICENSE", "mvnw", "mvnw.cmd");
        }
    }

    private static Package packageOf(String room) {
        try {
            return Class.forName("io.xinqiao." + room + ".package-info").getPackage();
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(room + " has no package-info.java", missing);
        }
    }
}
