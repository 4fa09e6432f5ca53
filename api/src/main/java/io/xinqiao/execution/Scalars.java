package io.xinqiao.execution;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The schema's scalars. Moments come out in the time zone of the business, numbers as exact text. */
final class Scalars {
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");
    private static final int TO_THE_MINUTE = "2026-01-01T00:00".length();
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,6})?");
    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,2})?");
    private static final int FEN = 2;

    private Scalars() {}

    static final GraphQLScalarType DATE_TIME = scalar("DateTime", new TextCoercing<Instant>() {
        @Override
        String write(Object value) {
            if (!(value instanceof Instant instant)) throw new CoercingSerializeException("not a moment");
            return text(instant);
        }

        @Override
        Instant read(String text) {
            return within(OffsetDateTime.parse(text)).toInstant();
        }
    });

    static final GraphQLScalarType DATE = scalar("Date", new TextCoercing<LocalDate>() {
        @Override
        String write(Object value) {
            return value.toString();
        }

        @Override
        LocalDate read(String text) {
            return within(LocalDate.parse(text));
        }
    });

    static final GraphQLScalarType DECIMAL_NUMBER = scalar("Decimal", new TextCoercing<BigDecimal>() {
        @Override
        String write(Object value) {
            if (!(value instanceof BigDecimal number)) throw new CoercingSerializeException("not a decimal");
            return number.toPlainString();
        }

        @Override
        BigDecimal read(String text) {
            if (!DECIMAL.matcher(text).matches()) throw new IllegalArgumentException("not a decimal");
            return new BigDecimal(text);
        }
    });

    static final GraphQLScalarType MONEY = scalar("Money", new TextCoercing<BigDecimal>() {
        @Override
        String write(Object value) {
            if (!(value instanceof BigDecimal amount)
                    || amount.stripTrailingZeros().scale() > FEN) {
                throw new CoercingSerializeException("not an amount of money");
            }
            return amount.setScale(FEN, RoundingMode.UNNECESSARY).toPlainString();
        }

        @Override
        BigDecimal read(String text) {
            if (!AMOUNT.matcher(text).matches()) throw new IllegalArgumentException("not an amount of money");
            return new BigDecimal(text);
        }
    });

    /** Whether it is one, the room says that keeps it: people are told at which place of their form it is not. */
    static final GraphQLScalarType PHONE_NUMBER = text("PhoneNumber", _ -> true);

    static final GraphQLScalarType WEB_ADDRESS =
            text("URL", text -> URI.create(text).isAbsolute());

    static final GraphQLScalarType LOCAL_TIME = scalar("LocalTime", new TextCoercing<LocalTime>() {
        @Override
        String write(Object value) {
            return value.toString();
        }

        @Override
        LocalTime read(String text) {
            return LocalTime.parse(text);
        }
    });

    static final GraphQLScalarType UNIQUE_ID = scalar("UUID", new TextCoercing<UUID>() {
        @Override
        String write(Object value) {
            return value.toString();
        }

        @Override
        UUID read(String text) {
            var id = UUID.fromString(text);
            // The library reads shortened forms as well, which would make one key of two texts.
            if (!id.toString().equalsIgnoreCase(text)) throw new IllegalArgumentException("not a UUID");
            return id;
        }
    });

    /** As ISO_OFFSET_DATE_TIME writes it; a page has hundreds, and a formatter's tree takes a microsecond for each. */
    private static String text(Instant instant) {
        var offset = BUSINESS.getRules().getOffset(instant);
        var text = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), offset)
                .toString();
        return (text.length() == TO_THE_MINUTE ? text + ":00" : text) + offset;
    }

    /** Refuses years that no record of a community can have, and that the database could not keep. */
    private static <T extends Temporal> T within(T moment) {
        var year = moment.get(ChronoField.YEAR);
        if (year < 1900 || year > 2200) throw new IllegalArgumentException("year out of range");
        return moment;
    }

    /** A scalar that is a text of a form. */
    private static GraphQLScalarType text(String name, Predicate<String> fits) {
        return scalar(name, new TextCoercing<String>() {
            @Override
            String write(Object value) {
                return value.toString();
            }

            @Override
            String read(String text) {
                if (!fits.test(text)) throw new IllegalArgumentException("not a " + name);
                return text;
            }
        });
    }

    private static GraphQLScalarType scalar(String name, TextCoercing<?> coercing) {
        return GraphQLScalarType.newScalar().name(name).coercing(coercing).build();
    }

    /** A scalar that travels as text; anything else, a JSON number above all, is refused and never coerced. */
    private abstract static class TextCoercing<T> implements Coercing<T, String> {
        abstract String write(Object value);

        abstract T read(String text);

        private static String mustBeText(Locale locale) {
            return locale.equals(Locale.ENGLISH) ? "must be a string" : "须为字符串";
        }

        private static String malformedIn(Locale locale) {
            return locale.equals(Locale.ENGLISH) ? "malformed value" : "格式不对";
        }

        @Override
        public String serialize(Object value, GraphQLContext context, Locale locale) {
            return write(value);
        }

        @Override
        public T parseValue(Object input, GraphQLContext context, Locale locale) {
            if (!(input instanceof String text)) throw new CoercingParseValueException(mustBeText(locale));
            try {
                return read(text);
            } catch (DateTimeParseException | IllegalArgumentException malformed) {
                throw new CoercingParseValueException(malformedIn(locale));
            }
        }

        @Override
        public T parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            if (!(input instanceof StringValue text)) throw new CoercingParseLiteralException(mustBeText(locale));
            try {
                return read(Objects.requireNonNull(text.getValue()));
            } catch (DateTimeParseException | IllegalArgumentException malformed) {
                throw new CoercingParseLiteralException(malformedIn(locale));
            }
        }

        @Override
        public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
            return StringValue.of(write(input));
        }
    }
}
