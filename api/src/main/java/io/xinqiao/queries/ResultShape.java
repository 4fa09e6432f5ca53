package io.xinqiao.queries;

import graphql.language.Argument;
import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a query are in its answer, and which values of a row are the columns.
 *
 * @param path of response keys to the rows
 * @param connection the step of the path that is a list in pages; -1 where there is none
 */
record ResultShape(
        Document document,
        OperationDefinition operation,
        List<String> path,
        int connection,
        List<ResultColumn> columns) {
    /** The largest page that the API gives. */
    static final int LARGEST_PAGE = 100;

    static final String AFTER = "rowsAfter_";
    private static final String PAGE_INFO = "rowsPage_";

    ResultShape {
        path = List.copyOf(path);
        columns = List.copyOf(columns);
    }

    boolean comesInPages() {
        return connection >= 0;
    }

    /** The document of a page of so many rows, which begins behind a cursor. */
    Document page(int size) {
        if (!comesInPages()) return document;
        var after = VariableDefinition.newVariableDefinition()
                .name(AFTER)
                .type(TypeName.newTypeName("String").build())
                .build();
        List<VariableDefinition> variables = new ArrayList<>(operation.getVariableDefinitions());
        variables.add(after);
        var paged = operation.transform(builder ->
                builder.variableDefinitions(variables).selectionSet(paged(operation.getSelectionSet(), 0, size)));
        var built = Document.newDocument().definition(paged);
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(built::definition);
        return built.build();
    }

    /** The text of that document. */
    String text(int size) {
        return AstPrinter.printAst(page(size));
    }

    private SelectionSet paged(SelectionSet selections, int step, int size) {
        List<Selection<?>> paged = new ArrayList<>();
        for (Selection<?> selection : children(selections)) {
            paged.add(
                    selection instanceof Field field && field.getResultKey().equals(path.get(step))
                            ? paged(field, step, size)
                            : selection);
        }
        return SelectionSet.newSelectionSet(paged).build();
    }

    private Field paged(Field field, int step, int size) {
        if (step < connection) {
            return field.transform(builder -> builder.selectionSet(paged(field.getSelectionSet(), step + 1, size)));
        }
        List<Argument> arguments = new ArrayList<>(field.getArguments());
        arguments.removeIf(argument -> argument.getName().equals("first"));
        arguments.add(Argument.newArgument("first", IntValue.of(size)).build());
        arguments.add(Argument.newArgument(
                        "after",
                        VariableReference.newVariableReference().name(AFTER).build())
                .build());
        List<Selection<?>> selections = new ArrayList<>(children(field.getSelectionSet()));
        selections.add(Field.newField("pageInfo")
                .alias(PAGE_INFO)
                .selectionSet(SelectionSet.newSelectionSet()
                        .selection(Field.newField("hasNextPage").build())
                        .selection(Field.newField("endCursor").build())
                        .build())
                .build());
        return field.transform(builder -> builder.arguments(arguments)
                .selectionSet(SelectionSet.newSelectionSet(selections).build()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the library's list of selections is raw
    static List<Selection<?>> children(SelectionSet selections) {
        return (List) selections.getSelections();
    }

    /** The rows in an answer. */
    List<Map<?, ?>> rows(@Nullable Object data) {
        var at = at(data, path.size());
        List<Map<?, ?>> rows = new ArrayList<>();
        if (at instanceof Map<?, ?> one) rows.add(one);
        if (at instanceof List<?> items) {
            for (var item : items) if (item instanceof Map<?, ?> row) rows.add(row);
        }
        return rows;
    }

    /** Where the next page begins; null when there is none. */
    @Nullable
    String next(@Nullable Object data) {
        if (!comesInPages()) return null;
        return at(data, connection + 1) instanceof Map<?, ?> list
                        && list.get(PAGE_INFO) instanceof Map<?, ?> page
                        && Boolean.TRUE.equals(page.get("hasNextPage"))
                        && page.get("endCursor") instanceof String cursor
                ? cursor
                : null;
    }

    private @Nullable Object at(@Nullable Object data, int steps) {
        var at = data;
        for (var step : path.subList(0, steps)) at = at instanceof Map<?, ?> object ? object.get(step) : null;
        return at;
    }

    /** Names that a document must not have for itself. */
    static Set<String> taken() {
        return Set.of(AFTER, PAGE_INFO);
    }
}
