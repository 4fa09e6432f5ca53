package io.xinqiao.queries;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLNamedType;
import io.xinqiao.execution.ListColumn;
import io.xinqiao.execution.SheetColumn;
import io.xinqiao.execution.Titles;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column of a result: which value of a row's answer it is. It reads what the engine has answered and nothing else, so
 * that rights and masks are those of the answer.
 *
 * @param steps of the path below a row
 * @param titles what the schema says of the fields on the way
 * @param listed whether the value is a list of values
 */
record ResultColumn(
        QueryDefinition.Column told, List<String> steps, List<Title> titles, GraphQLNamedType type, boolean listed)
        implements SheetColumn {
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");

    /** A field on the way, as the schema describes it. */
    record Title(@Nullable String description, String field) {}

    CellKind cells() {
        if (listed) return CellKind.TEXT;
        if (type instanceof GraphQLEnumType) return CellKind.CONSTANT;
        return switch (type.getName()) {
            case "Boolean" -> CellKind.FLAG;
            case "Date" -> CellKind.DAY;
            case "DateTime" -> CellKind.MOMENT;
            case "Decimal", "Money" -> CellKind.DECIMAL;
            case "Int" -> CellKind.NUMBER;
            case "ID" -> CellKind.ID;
            default -> CellKind.TEXT;
        };
    }

    @Override
    public ListColumn.Kind kind() {
        return cells().inSheets();
    }

    @Override
    public String name() {
        return told.path();
    }

    @Override
    public String constant() {
        return told.path();
    }

    @Override
    public String title(Locale locale) {
        var own = locale.getLanguage().equals("zh") || told.labelEn() == null ? told.label() : told.labelEn();
        if (own != null) return own;
        return titles.stream()
                .map(title -> Titles.of(title.description(), title.field(), locale))
                .collect(Collectors.joining(" "));
    }

    /** The value in the answer of a row, as what it is; null where there is none. */
    @Nullable
    Object value(Map<?, ?> row) {
        Object at = row;
        for (var step : steps) {
            at = switch (at) {
                case Map<?, ?> object -> object.get(step);
                case List<?> items -> item(items, step);
                case null, default -> null;
            };
        }
        return at == null ? null : typed(at);
    }

    private static @Nullable Object item(List<?> items, String step) {
        var place = Integer.parseInt(step);
        return place < items.size() ? items.get(place) : null;
    }

    private Object typed(Object answered) {
        if (answered instanceof List<?> values) {
            return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return switch (cells()) {
            case TEXT, CONSTANT, ID -> answered.toString();
            case FLAG -> answered;
            case DAY -> LocalDate.parse(answered.toString());
            case MOMENT -> OffsetDateTime.parse(answered.toString()).toInstant();
            case DECIMAL -> new BigDecimal(answered.toString());
            case NUMBER -> answered;
        };
    }

    @Override
    public Object written(Object value) {
        return switch (value) {
            case Instant moment -> moment.atZone(BUSINESS).toOffsetDateTime().toString();
            case LocalDate day -> day.toString();
            case BigDecimal number -> number.toPlainString();
            default -> value;
        };
    }

    @Override
    public String told(Object constant, Locale locale) {
        var name = constant.toString();
        var known = type instanceof GraphQLEnumType constants ? constants.getValue(name) : null;
        return known == null ? name : Titles.ofConstant(known.getDescription(), name, locale);
    }
}
