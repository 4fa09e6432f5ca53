package io.xinqiao.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema knows the steps of each procedure, no more and no fewer than its moves. */
class ProcedureStepsTest {
    static Stream<Class<?>> procedures() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.xinqiao").stream()
                        .filter(one -> !one.isInterface() && one.isAssignableTo(Procedure.class))
                        .map(JavaClass::reflect);
    }

    @ParameterizedTest
    @MethodSource("procedures")
    void haveTheStepsOfTheirMoves(Class<? extends Procedure<?>> procedure) throws Exception {
        var values = schema().getTypeOrNull(procedure.getSimpleName() + "Step", EnumTypeDefinition.class);
        assertThat(values).as(procedure.getSimpleName() + "Step").isNotNull();
        assertThat(values.getEnumValueDefinitions())
                .extracting(EnumValueDefinition::getName)
                .containsExactlyInAnyOrderElementsOf(steps(procedure));
    }

    @SuppressWarnings("unchecked") // every procedure keeps its moves where this test finds them
    private static <S extends Enum<S>> Set<String> steps(Class<? extends Procedure<?>> procedure)
            throws ReflectiveOperationException {
        var moves = procedure.getDeclaredField("MOVES");
        moves.setAccessible(true);
        var states = (Class<S>) procedure.getDeclaredMethod("state").getReturnType();
        return Arrays.stream(states.getEnumConstants())
                .flatMap(state -> stepsOf(moves, state).stream())
                .map(Enum::name)
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked")
    private static <S extends Enum<S>> List<Step> stepsOf(Field moves, S state) {
        try {
            return ((Moves<S>) moves.get(null)).possible(state);
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        }
    }

    private static TypeDefinitionRegistry schema() throws IOException {
        return new SchemaParser().parse(Files.readString(Path.of("..", "schema", "snapshot", "schema.graphql")));
    }
}
