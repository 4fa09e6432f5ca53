package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.Scope;
import io.xinqiao.platform.UserError;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.UnmappedFields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Controller;

/** What the schema promises to whoever reads it. */
class ContractTest extends ApiTest {
    /** One sentence in Chinese, then one in English. */
    private static final Pattern BILINGUAL =
            Pattern.compile("[^。]*\\p{IsHan}[^。]*。[A-Z][^\\p{IsHan}]*\\.", Pattern.DOTALL);

    /** Where an English sentence quotes the Chinese word that it explains. */
    private static final Pattern QUOTES_CHINESE = Pattern.compile(".*号楼.*", Pattern.DOTALL);

    @Autowired
    GraphQlSource source;

    @Autowired
    UnmappedFields unmapped;

    @Autowired
    ApplicationContext context;

    @Autowired
    ListReading reading;

    @Test
    void everythingIsDescribedInChineseAndInEnglish() {
        List<String> wrong = new ArrayList<>();
        for (var type : source.schema().getAllTypesAsList()) {
            if (type.getName().startsWith("__") || isBuiltIn(type.getName())) continue;
            check(type.getName(), type, wrong);
            if (type instanceof GraphQLFieldsContainer container) {
                for (GraphQLFieldDefinition field : container.getFieldDefinitions()) {
                    check(type.getName() + "." + field.getName(), field, wrong);
                    for (GraphQLArgument argument : field.getArguments()) {
                        check(type.getName() + "." + field.getName() + "." + argument.getName(), argument, wrong);
                    }
                }
            }
            if (type instanceof GraphQLInputObjectType input) {
                input.getFieldDefinitions()
                        .forEach(field -> check(type.getName() + "." + field.getName(), field, wrong));
            }
            if (type instanceof GraphQLEnumType values) {
                for (GraphQLEnumValueDefinition value : values.getValues()) {
                    check(type.getName() + "." + value.getName(), value, wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isBuiltIn(String name) {
        return List.of("String", "Int", "Float", "Boolean", "ID").contains(name);
    }

    private static void check(String name, GraphQLNamedSchemaElement element, List<String> wrong) {
        var description = element.getDescription();
        var fine = description != null
                && (BILINGUAL.matcher(description).matches()
                        || QUOTES_CHINESE.matcher(description).matches());
        if (!fine && !(element instanceof GraphQLDirective)) wrong.add(name + ": " + description);
    }

    /** What payloads hold is derived: {@link #mutationsBringAboutWhatTheirPayloadsHold}. */
    @Test
    void everyFieldHasSomethingBehindIt() {
        assertThat(unmapped.fields())
                .filteredOn(field -> !field.matches("\\w+Payload\\.\\w+"))
                .isEmpty();
    }

    @Test
    void mutationsBringAboutWhatTheirPayloadsHold() {
        var mutations = Objects.requireNonNull(source.schema().getMutationType());
        Set<String> without = new HashSet<>();
        mutations.getFieldDefinitions().forEach(mutation -> without.add(mutation.getName()));
        for (var controller : context.getBeansWithAnnotation(Controller.class).values()) {
            for (var method : controller.getClass().getDeclaredMethods()) {
                if (!method.isAnnotationPresent(MutationMapping.class)) continue;
                var payload = (GraphQLObjectType)
                        mutations.getFieldDefinition(method.getName()).getType();
                if (fieldsOf(method).containsAll(fieldsOf(method.getName(), payload))) without.remove(method.getName());
            }
        }
        context.getBeansOfType(DeclaredDeletion.class).values().forEach(deletion -> {
            without.remove("delete" + deletion.type());
            // ArchivingTest asks every one of these.
            if (deletion.isArchivable()) {
                without.removeAll(List.of("archive" + deletion.type(), "restore" + deletion.type()));
            }
        });
        // Those that export are derived, and answered in one place (ExportListsTest asks every one of them).
        for (var mutation : reading.mutations().keySet()) {
            var payload =
                    (GraphQLObjectType) mutations.getFieldDefinition(mutation).getType();
            assertThat(fieldsOf(mutation, payload)).as(mutation).containsExactly("ExportRun");
            without.remove(mutation);
        }
        assertThat(without).isEmpty();
    }

    /** What can be deleted is told what hangs on it in words of both languages. */
    @Test
    void whateverCanHangOnSomethingHasAName() throws IOException {
        var words = messages("messages.properties").stringPropertyNames();
        List<String> nameless = new ArrayList<>();
        for (var deletion : context.getBeansOfType(DeclaredDeletion.class).values()) {
            for (var kind : deletion.kindsThatHang()) {
                if (!words.contains("dependent." + kind)) nameless.add(deletion.type() + ": " + kind);
            }
        }
        assertThat(nameless).isEmpty();
    }

    /** Its fields but for the errors, the only one of a derived payload as the name of its type. */
    private Set<String> fieldsOf(String mutation, GraphQLObjectType payload) {
        var own = payload.getFieldDefinitions().stream()
                .filter(field -> !field.getName().equals("userErrors"))
                .toList();
        var derived = mutation + " 的结果。The result of " + mutation + ".";
        if (!derived.equals(payload.getDescription())) {
            return own.stream().map(GraphQLFieldDefinition::getName).collect(Collectors.toSet());
        }
        return Set.of(GraphQLTypeUtil.simplePrint(own.getFirst().getType()).replace("!", ""));
    }

    /** What a method returns: the components of a record, and its name as that of a type. */
    private static Set<String> fieldsOf(Method method) {
        Set<String> fields = new HashSet<>();
        if (method.getGenericReturnType() instanceof ParameterizedType list) {
            fields.add("[" + ((Class<?>) list.getActualTypeArguments()[0]).getSimpleName() + "]");
        }
        fields.add(method.getReturnType().getSimpleName());
        var components = method.getReturnType().getRecordComponents();
        if (components != null) Stream.of(components).forEach(component -> fields.add(component.getName()));
        return fields;
    }

    @Test
    void theEnumsOfTheSchemaAreThoseOfTheCode() {
        sameValues("UserErrorCode", UserError.Code.values());
        sameValues("Department", Department.values());
        sameValues("PermissionScope", Scope.values());
        sameValues("TenantState", Tenant.State.values());
        sameValues("TenantProvisioningStep", Tenant.Step.values());
        sameValues(
                "Role",
                Arrays.stream(Role.values())
                        .filter(role -> role != Role.PLATFORM_OPERATOR)
                        .toArray(Enum<?>[]::new));
    }

    private void sameValues(String name, Enum<?>[] values) {
        var inSchema = (GraphQLEnumType) Objects.requireNonNull(source.schema().getType(name));
        assertThat(inSchema.getValues().stream().map(GraphQLEnumValueDefinition::getName))
                .as(name)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(values).map(Enum::name).toList());
    }

    /** A list without pages is paid for by what it usually holds; the groups of aggregates are derived. */
    @Test
    void listsWithoutPagesSayWhatTheyUsuallyHold() {
        var silent = new ArrayList<String>();
        for (var type : source.schema().getAllTypesAsList()) {
            if (!(type instanceof GraphQLFieldsContainer container)
                    || type.getName().startsWith("__")
                    || type.getName().matches(".*(Connection|Edge|Payload|Aggregate)")) continue;
            for (var field : container.getFieldDefinitions()) {
                if (GraphQLTypeUtil.unwrapNonNull(field.getType()) instanceof GraphQLList
                        && GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLFieldsContainer
                        && !field.hasAppliedDirective("listSize")) silent.add(type.getName() + "." + field.getName());
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void messagesAreCompleteInBothLanguages() throws IOException {
        var chinese = messages("messages_zh_CN.properties");
        var english = messages("messages.properties");
        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        assertThat(chinese.stringPropertyNames()).allSatisfy(key -> {
            assertThat(english.getProperty(key)).as(key).isNotBlank().doesNotContainPattern("\\p{IsHan}");
            // What Apollo's clients look for in an answer is a word of theirs in every language.
            if (!key.startsWith("http.406") && !key.startsWith("persisted."))
                assertThat(chinese.getProperty(key)).as(key).containsPattern("\\p{IsHan}");
        });
    }

    /** Of two messages with one key the first would never be read. */
    @Test
    void noMessageHidesAnother() throws IOException {
        for (var file : List.of("messages.properties", "messages_zh_CN.properties")) {
            try (var stream = Objects.requireNonNull(
                            ContractTest.class.getClassLoader().getResourceAsStream(file));
                    var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                assertThat(lines.lines()
                                .filter(line -> line.matches("[A-Za-z][^ =]*=.*"))
                                .map(line -> line.substring(0, line.indexOf('=')))
                                .toList())
                        .as(file)
                        .doesNotHaveDuplicates();
            }
        }
    }

    /** The engine's own messages: every key that it has in English has its words in Chinese here. */
    @Test
    void theEngineSpeaksChineseToo() throws IOException {
        for (var bundle : List.of("Validation", "Parsing", "Scalars", "Execution")) {
            var english = messages("i18n/" + bundle + ".properties");
            var chinese = messages("i18n/" + bundle + "_zh.properties");
            assertThat(chinese.stringPropertyNames()).as(bundle).isEqualTo(english.stringPropertyNames());
        }
    }

    private static Properties messages(String file) throws IOException {
        var properties = new Properties();
        try (var stream =
                Objects.requireNonNull(ContractTest.class.getClassLoader().getResourceAsStream(file))) {
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }
        return properties;
    }
}
