package io.xinqiao.execution;

import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves out of a document what it asks for again at the same place: {@code { id id id }} is {@code { id }}. Whether
 * fields can be merged is the same of both, but the engine compares each field of an interface once for every type that
 * implements it, and there are more than a hundred of nodes.
 */
@SuppressWarnings({"rawtypes", "ReferenceEquality"}) // as the library gives them; what is the same stays as it is
final class Repetitions {
    private Repetitions() {}

    /** The document without them; itself where there are none. */
    static Document removed(Document document) {
        List<Definition> definitions = new ArrayList<>();
        var same = true;
        for (var definition : document.getDefinitions()) {
            var kept = removed(definition);
            same &= kept == definition;
            definitions.add(kept);
        }
        return same ? document : document.transform(builder -> builder.definitions(definitions));
    }

    private static Definition<?> removed(Definition<?> definition) {
        return switch (definition) {
            case OperationDefinition operation -> {
                var kept = removed(operation.getSelectionSet());
                yield kept == operation.getSelectionSet()
                        ? operation
                        : operation.transform(builder -> builder.selectionSet(kept));
            }
            case FragmentDefinition fragment -> {
                var kept = removed(fragment.getSelectionSet());
                yield kept == fragment.getSelectionSet()
                        ? fragment
                        : fragment.transform(builder -> builder.selectionSet(kept));
            }
            default -> definition;
        };
    }

    private static SelectionSet removed(SelectionSet asked) {
        Set<String> seen = new HashSet<>();
        List<Selection<?>> selections = new ArrayList<>();
        var same = true;
        for (var selection : asked.getSelections()) {
            var kept = removed(selection);
            same &= kept == selection;
            if (isPlain(kept) && !seen.add(key(kept))) same = false;
            else selections.add(kept);
        }
        return same ? asked : asked.transform(builder -> builder.selections(selections));
    }

    private static Selection<?> removed(Selection<?> selection) {
        return switch (selection) {
            case Field field
            when field.getSelectionSet() != null -> {
                var kept = removed(field.getSelectionSet());
                yield kept == field.getSelectionSet() ? field : field.transform(builder -> builder.selectionSet(kept));
            }
            case InlineFragment fragment -> {
                var kept = removed(fragment.getSelectionSet());
                yield kept == fragment.getSelectionSet()
                        ? fragment
                        : fragment.transform(builder -> builder.selectionSet(kept));
            }
            default -> selection;
        };
    }

    /** Whether all that is asked is said by names. */
    private static boolean isPlain(Selection<?> selection) {
        return switch (selection) {
            case Field field ->
                field.getSelectionSet() == null
                        && field.getArguments().isEmpty()
                        && field.getDirectives().isEmpty();
            case FragmentSpread spread -> spread.getDirectives().isEmpty();
            default -> false;
        };
    }

    private static String key(Selection<?> plain) {
        return switch (plain) {
            case Field field -> field.getResultKey() + ":" + field.getName();
            case FragmentSpread spread -> "..." + spread.getName();
            default -> throw new IllegalArgumentException(plain.toString());
        };
    }
}
