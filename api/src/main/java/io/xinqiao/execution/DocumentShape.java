package io.xinqiao.execution;

import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outline of a document, measured against the {@link Limits} before anything else is done with it. Measuring visits
 * each node twice at most, whatever the fragments name.
 */
final class DocumentShape {
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Extent> extents = new HashMap<>();
    private final Set<String> measuring = new HashSet<>();
    private boolean circular;

    private DocumentShape(Document document) {
        // Of two with one name the validation reads the last, before it refuses them.
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /** The first limit that a document breaks. */
    static Optional<CodedException> broken(Document document, Limits limits) {
        return new Counts(document).over(limits).or(() -> new DocumentShape(document).tooFar(document, limits));
    }

    private Optional<CodedException> tooFar(Document document, Limits limits) {
        var all = Extent.NONE;
        for (var fragment : fragments.keySet()) all = all.or(spread(fragment));
        if (circular) return Optional.of(new CodedException(ErrorCode.BAD_REQUEST, "limit.circle"));
        var rootFields = 0;
        var selections = 0;
        for (var operation : document.getDefinitionsOfType(OperationDefinition.class)) {
            var extent = extent(operation.getSelectionSet());
            all = all.or(extent);
            rootFields = Math.max(rootFields, extent.fields);
            selections = sum(selections, extent.selections);
        }
        return broken(
                new Found("rootFields", rootFields, limits.rootFields()),
                new Found("depth", all.depth, limits.depth()),
                new Found("chain", all.chain, limits.chain()),
                new Found("selections", Math.max(selections, all.selections), limits.selections()));
    }

    private static Optional<CodedException> broken(Found... counts) {
        return Stream.of(counts)
                .filter(found -> found.number > found.limit)
                .findFirst()
                .map(found -> new CodedException(ErrorCode.BAD_REQUEST, "limit." + found.what, found.limit));
    }

    /** So much of something is in a document, and so much may be. */
    private record Found(String what, int number, int limit) {}

    /** What is counted over the whole text, however it is nested. */
    private static final class Counts {
        private int aliases;
        private int directives;
        private int fragments;
        private int spreads;

        @SuppressWarnings("rawtypes") // the library's list of children is raw
        Counts(Document document) {
            Deque<Node> open = new ArrayDeque<>();
            open.push(document);
            while (!open.isEmpty()) {
                var node = open.pop();
                if (node instanceof Field field && field.getAlias() != null) aliases++;
                if (node instanceof Directive) directives++;
                if (node instanceof FragmentDefinition) fragments++;
                if (node instanceof FragmentSpread) spreads++;
                for (Object child : node.getChildren()) open.push((Node) child);
            }
        }

        Optional<CodedException> over(Limits limits) {
            return broken(
                    new Found("aliases", aliases, limits.aliases()),
                    new Found("directives", directives, limits.directives()),
                    new Found("fragments", fragments, limits.fragments()),
                    new Found("spreads", spreads, limits.spreads()));
        }
    }

    /**
     * How far a selection set goes once its fragments are written out.
     *
     * @param fields of its own level
     * @param depth of nested fields
     * @param selections at all levels
     * @param chain how deep spreads lie in one another
     */
    private record Extent(int fields, int depth, int selections, int chain) {
        static final Extent NONE = new Extent(0, 0, 0, 0);

        Extent beside(Extent other) {
            return new Extent(
                    sum(fields, other.fields),
                    Math.max(depth, other.depth),
                    sum(selections, other.selections),
                    Math.max(chain, other.chain));
        }

        Extent or(Extent other) {
            return new Extent(
                    Math.max(fields, other.fields),
                    Math.max(depth, other.depth),
                    Math.max(selections, other.selections),
                    Math.max(chain, other.chain));
        }

        Extent belowField() {
            return new Extent(1, depth + 1, sum(selections, 1), chain);
        }

        Extent inFragment(int spreads) {
            return new Extent(fields, depth, sum(selections, 1), chain + spreads);
        }
    }

    private Extent extent(@Nullable SelectionSet selections) {
        if (selections == null) return Extent.NONE;
        var all = Extent.NONE;
        for (Selection<?> selection : selections.getSelections()) {
            all = all.beside(
                    switch (selection) {
                        case Field field -> extent(field.getSelectionSet()).belowField();
                        case InlineFragment inline ->
                            extent(inline.getSelectionSet()).inFragment(0);
                        case FragmentSpread spread -> spread(spread.getName());
                        default -> Extent.NONE;
                    });
        }
        return all;
    }

    /** Measured once a fragment: fragments that name others twice would double with every level. */
    private Extent spread(String name) {
        var known = extents.get(name);
        if (known != null) return known;
        var fragment = fragments.get(name);
        if (fragment == null) return Extent.NONE;
        if (!measuring.add(name)) {
            circular = true;
            return Extent.NONE;
        }
        var extent = extent(fragment.getSelectionSet()).inFragment(1);
        measuring.remove(name);
        extents.put(name, extent);
        return extent;
    }

    /** Stops growing beyond any limit. */
    private static int sum(int one, int other) {
        return Math.min(1_000_000, one + other);
    }
}
