package io.xinqiao.analytics;

import graphql.language.Description;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.graphql.execution.TypeDefinitionConfigurer;
import org.springframework.stereotype.Component;

/**
 * Makes the enums {@code Measure} and {@code Dimension} of the schema from what is declared, so that introspection is
 * the catalogue, and a measure that goes is a change of the schema that is seen before it is made.
 */
@Component
class MeasureTypes implements TypeDefinitionConfigurer {
    private final Measures measures;

    MeasureTypes(Measures measures) {
        this.measures = measures;
    }

    @Override
    public void configure(TypeDefinitionRegistry registry) {
        registry.add(enumeration(
                "Measure",
                "指标,定义一次,处处相同。Measures, each defined once and the same everywhere.",
                measures.all().stream()
                        .map(measure -> value(measure.name(), described(measure)))
                        .toList()));
        registry.add(enumeration(
                "Dimension",
                "维度,指标按它分组。Dimensions, by which measures are put together.",
                Arrays.stream(Dimension.values())
                        .map(dimension ->
                                value(dimension.name(), dimension.label(true) + "。" + dimension.label(false) + "."))
                        .toList()));
    }

    private static String described(Measure measure) {
        return measure.label(true) + ":" + measure.meaning(true) + ";可按 " + dimensions(measure, true) + " 分组。"
                + measure.label(false) + ": " + measure.meaning(false) + "; by " + dimensions(measure, false) + ".";
    }

    private static String dimensions(Measure measure, boolean chinese) {
        return measure.facts().dimensions().stream()
                .map(Dimension::name)
                .collect(Collectors.joining(chinese ? "、" : ", "));
    }

    private static EnumTypeDefinition enumeration(String name, String text, List<EnumValueDefinition> values) {
        return EnumTypeDefinition.newEnumTypeDefinition()
                .name(name)
                .description(description(text))
                .enumValueDefinitions(values)
                .build();
    }

    private static EnumValueDefinition value(String name, String text) {
        return EnumValueDefinition.newEnumValueDefinition()
                .name(name)
                .description(description(text))
                .build();
    }

    private static Description description(String text) {
        return new Description(text, null, false);
    }
}
