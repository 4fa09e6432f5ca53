package io.xinqiao.execution;

import graphql.execution.ResponseMapFactory;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * One object of an answer: the names that its selection asks for, which all objects of the selection share, and its
 * values in that order. A page has hundreds of objects, and a table of hashes for each costs more than its few names
 * are worth.
 */
final class ResponseObject extends AbstractMap<String, @Nullable Object> {
    /** Has the engine make its objects so. */
    static final ResponseMapFactory FACTORY = ResponseObject::new;

    private final List<String> names;
    private final List<? extends @Nullable Object> values;

    ResponseObject(List<String> names, List<? extends @Nullable Object> values) {
        this.names = names;
        this.values = values;
    }

    @Override
    public int size() {
        return names.size();
    }

    @Override
    public boolean containsKey(Object name) {
        return names.contains(name);
    }

    @Override
    public @Nullable Object get(Object name) {
        var at = names.indexOf(name);
        return at < 0 ? null : values.get(at);
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.size();
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < names.size();
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (!hasNext()) throw new NoSuchElementException();
            var entry = new SimpleImmutableEntry<String, @Nullable Object>(names.get(at), values.get(at));
            at++;
            return entry;
        }
    }

    /** Names that come again object by object, and are encoded once. */
    static final class Names extends AbstractList<String> {
        private final SerializedString[] names;

        Names(Collection<String> names) {
            this.names = names.stream().map(SerializedString::new).toArray(SerializedString[]::new);
        }

        SerializableString encoded(int at) {
            return names[at];
        }

        @Override
        public String get(int at) {
            return names[at].getValue();
        }

        @Override
        public int size() {
            return names.length;
        }
    }

    /** Writes an answer as JSON without asking for a serializer value by value: it has five kinds of them. */
    static final class Writer extends ValueSerializer<ResponseObject> {
        @Override
        public void serialize(ResponseObject object, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            for (var at = 0; at < object.names.size(); at++) {
                if (object.names instanceof Names names) json.writeName(names.encoded(at));
                else json.writeName(object.names.get(at));
                write(object.values.get(at), json, context);
            }
            json.writeEndObject();
        }

        private void write(@Nullable Object value, JsonGenerator json, SerializationContext context) {
            switch (value) {
                case null -> json.writeNull();
                case String text -> json.writeString(text);
                case Integer number -> json.writeNumber(number);
                case Boolean truth -> json.writeBoolean(truth);
                case ResponseObject object -> serialize(object, json, context);
                case List<?> list -> {
                    json.writeStartArray();
                    for (var element : list) write(element, json, context);
                    json.writeEndArray();
                }
                default -> context.writeValue(json, value);
            }
        }
    }
}
