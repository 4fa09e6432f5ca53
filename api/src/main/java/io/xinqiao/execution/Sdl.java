package io.xinqiao.execution;

import graphql.language.Description;
import graphql.language.Directive;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.IntValue;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.StringValue;
import graphql.language.Type;
import graphql.language.TypeName;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the pieces of SDL for what is derived from it. */
final class Sdl {
    private Sdl() {}

    static ObjectTypeDefinition type(String name, String description, List<FieldDefinition> fields) {
        return ObjectTypeDefinition.newObjectTypeDefinition()
                .name(name)
                .description(said(description))
                .fieldDefinitions(fields)
                .build();
    }

    static InputObjectTypeDefinition input(String name, String description, List<InputValueDefinition> fields) {
        return InputObjectTypeDefinition.newInputObjectDefinition()
                .name(name)
                .description(said(description))
                .inputValueDefinitions(fields)
                .build();
    }

    static EnumTypeDefinition enumeration(String name, String description, List<EnumValueDefinition> values) {
        return EnumTypeDefinition.newEnumTypeDefinition()
                .name(name)
                .description(said(description))
                .enumValueDefinitions(values)
                .build();
    }

    static EnumValueDefinition value(String name, @Nullable Description description) {
        return EnumValueDefinition.newEnumValueDefinition()
                .name(name)
                .description(description)
                .build();
    }

    static FieldDefinition field(String name, Type<?> type, String description) {
        return FieldDefinition.newFieldDefinition()
                .name(name)
                .type(type)
                .description(said(description))
                .build();
    }

    static InputValueDefinition argument(String name, Type<?> type, String description) {
        return argument(name, type, said(description));
    }

    static InputValueDefinition argument(
            String name, Type<?> type, @Nullable Description description, Directive... directives) {
        return InputValueDefinition.newInputValueDefinition()
                .name(name)
                .type(type)
                .description(description)
                .directives(List.of(directives))
                .build();
    }

    static Directive idOf(String type) {
        return directive("idOf", "type", new StringValue(type));
    }

    static Directive text(int longest) {
        return directive("text", "max", IntValue.of(longest));
    }

    static Directive items(int most) {
        return directive("items", "max", IntValue.of(most));
    }

    static Directive related(String list, String by) {
        return Directive.newDirective()
                .name(RelatedLists.DIRECTIVE)
                .argument(graphql.language.Argument.newArgument("list", new StringValue(list))
                        .build())
                .argument(graphql.language.Argument.newArgument("by", new StringValue(by))
                        .build())
                .build();
    }

    private static Directive directive(String name, String argument, graphql.language.Value<?> value) {
        return Directive.newDirective()
                .name(name)
                .argument(graphql.language.Argument.newArgument(argument, value).build())
                .build();
    }

    static Type<?> named(String name) {
        return new TypeName(name);
    }

    static Type<?> required(String name) {
        return new NonNullType(new TypeName(name));
    }

    /** A list without holes that is always there. */
    static Type<?> list(String name) {
        return new NonNullType(listOf(name));
    }

    /** A list without holes. */
    static Type<?> listOf(String name) {
        return new ListType(new NonNullType(new TypeName(name)));
    }

    static Description said(String text) {
        return new Description(text, null, false);
    }

    /** More than one of what a noun says; what is no noun ({@code charged}) stays as it is. */
    static String plural(String noun) {
        if (noun.matches(".*(ed|Over)")) return noun;
        if (noun.endsWith("is")) return noun.substring(0, noun.length() - 2) + "es";
        if (noun.matches(".*[^aeiou]y")) return noun.substring(0, noun.length() - 1) + "ies";
        return noun.matches(".*(s|x|ch|sh)") ? noun + "es" : noun + "s";
    }

    /** {@code keptAt} as a constant: {@code KEPT_AT}. */
    static String constant(String name) {
        return name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }
}
