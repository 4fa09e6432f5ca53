package io.xinqiao.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.exception.DataAccessException;
import org.springframework.stereotype.Component;

/** Turns a refusal into the payload that the schema promises. */
@Component
public class Mutations {
    public static final String USER_ERRORS = "userErrors";

    private final Messages messages;

    Mutations(Messages messages) {
        this.messages = messages;
    }

    /** A payload of nothing but the problems (and the object as it is now, when the refusal brought it). */
    public Map<String, Object> payload(Refused refused) {
        List<UserError> errors = new ArrayList<>();
        for (var problem : refused.problems()) {
            var path =
                    Stream.concat(Stream.of("input"), problem.field().stream()).toList();
            errors.add(new UserError(
                    problem.code(),
                    problem.reason(),
                    path,
                    messages.text(problem.messageKey(), problem.arguments().toArray())));
        }
        Map<String, Object> payload = new HashMap<>(refused.current());
        payload.put(USER_ERRORS, errors);
        return payload;
    }

    /**
     * The same for a value that only the database refuses.
     *
     * @throws DataAccessException when the failure has another reason
     */
    public Map<String, Object> payload(DataAccessException failure, Map<String, ?> input) {
        return payload(RefusedValue.of(failure, input).orElseThrow(() -> failure));
    }
}
