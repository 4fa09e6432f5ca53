package io.xinqiao.platform;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The outline of a document, measured against the {@link Limits} before anything else is done with it. */
final class DocumentShape {
    /** Beyond any limit: counts stop growing here. */
    private static final int ENOUGH = 1_000_000;

    private final Map<String, FragmentDefinition> fragments;
    private final Map<String, Integer> fieldsOfFragment = new HashMap<>();
    private final Map<String, Integer> depthOfFragment = new HashMap<>();
    private final Set<String> measuring = new HashSet<>();

    private DocumentShape(Document document) {
        this.fragments = document.getDefinitionsOfType(FragmentDefinition.class).stream()
                .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment, (one, other) -> one));
    }

    /** The first limit that a document breaks. */
    static Optional<CodedException> broken(Document document, Limits limits) {
        var counts = new Counts();
        counts.count(document);
        if (counts.aliases > limits.aliases()) return Optional.of(tooMany("limit.aliases", limits.aliases()));
        if (counts.directives > limits.directives())
            return Optional.of(tooMany("limit.directives", limits.directives()));
        var shape = new DocumentShape(document);
        for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            if (shape.rootFields(operation.getSelectionSet()) > limits.rootFields()) {
                return Optional.of(tooMany("limit.rootFields", limits.rootFields()));
            }
            if (shape.depth(operation.getSelectionSet()) > limits.depth()) {
                return Optional.of(tooMany("limit.depth", limits.depth()));
            }
        }
        return Optional.empty();
    }

    private static CodedException tooMany(String messageKey, int limit) {
        return new CodedException(ErrorCode.BAD_REQUEST, messageKey, limit);
    }

    /** What is counted over the whole text, however it is nested. */
    private static final class Counts {
        private int aliases;
        private int directives;

        @SuppressWarnings("rawtypes") // the library's list of children is raw
        void count(Document document) {
            Deque<Node> open = new ArrayDeque<>();
            open.push(document);
            while (!open.isEmpty()) {
                var node = open.pop();
                if (node instanceof Field field && field.getAlias() != null) aliases++;
                if (node instanceof graphql.language.Directive) directives++;
                for (Object child : node.getChildren()) open.push((Node) child);
            }
        }
    }

    private int rootFields(SelectionSet selections) {
        var fields = 0;
        for (Selection<?> selection : children(selections)) {
            fields += switch (selection) {
                case InlineFragment inline -> rootFields(inline.getSelectionSet());
                case FragmentSpread spread -> spreadFields(spread);
                default -> 1;
            };
            if (fields > ENOUGH) return ENOUGH;
        }
        return fields;
    }

    /** Measured once a fragment, as depth is: fragments that name others twice would double with every level. */
    private int spreadFields(FragmentSpread spread) {
        var known = fieldsOfFragment.get(spread.getName());
        if (known != null) return known;
        var fragment = fragments.get(spread.getName());
        if (fragment == null || !measuring.add(spread.getName())) return 0;
        var fields = rootFields(fragment.getSelectionSet());
        measuring.remove(spread.getName());
        fieldsOfFragment.put(spread.getName(), fields);
        return fields;
    }

    private int depth(@Nullable SelectionSet selections) {
        if (selections == null) return 0;
        var deepest = 0;
        List<? extends Selection<?>> all = children(selections);
        for (Selection<?> selection : all) {
            var below = switch (selection) {
                case Field field -> 1 + depth(field.getSelectionSet());
                case InlineFragment inline -> depth(inline.getSelectionSet());
                case FragmentSpread spread -> depth(spread);
                default -> 0;
            };
            deepest = Math.max(deepest, below);
        }
        return deepest;
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // the library's list of selections is raw
    private static List<? extends Selection<?>> children(SelectionSet selections) {
        return (List) selections.getSelections();
    }

    /** Measured once a fragment; a circle is left to the validation, which names it. */
    private int depth(FragmentSpread spread) {
        var known = depthOfFragment.get(spread.getName());
        if (known != null) return known;
        var fragment = fragments.get(spread.getName());
        if (fragment == null || !measuring.add(spread.getName())) return 0;
        var depth = depth(fragment.getSelectionSet());
        measuring.remove(spread.getName());
        depthOfFragment.put(spread.getName(), depth);
        return depth;
    }
}
