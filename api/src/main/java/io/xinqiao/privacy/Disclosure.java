package io.xinqiao.privacy;

import static java.util.stream.Collectors.toMap;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Permissions;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.PersonalDataAccess.Action;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Personal data in the clear: shown, with a line in the log in the same transaction; forgotten, on request. */
@Service
class Disclosure {
    private final Map<String, PersonalSource> sources;
    private final List<PersonalDataHolder> holders;
    private final Permissions permissions;
    private final AccessLog log;
    private final Vault vault;

    Disclosure(
            List<PersonalSource> sources,
            List<PersonalDataHolder> holders,
            Permissions permissions,
            AccessLog log,
            Vault vault) {
        this.sources = sources.stream().collect(toMap(PersonalSource::type, Function.identity()));
        this.holders = List.copyOf(holders);
        this.permissions = permissions;
        this.log = log;
        this.vault = vault;
    }

    record RevealPersonalDataInput(String subjectId, List<PersonalKind> fields, String reason) {}

    record ErasePersonInput(UUID personId, String reason) {}

    /** One value in the clear; null where nothing is recorded. */
    record RevealedValue(PersonalKind field, @Nullable String value) {}

    record Revealed(List<RevealedValue> values, PersonalDataAccess access) {}

    /** Shows what was asked for, all of it or nothing, to whoever may see it of this object. */
    Revealed reveal(RevealPersonalDataInput input) {
        if (input.fields().isEmpty()) throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "fields");
        var id = GlobalId.parse(input.subjectId()).orElseThrow(() -> Refused.notFound("subjectId"));
        var source = sources.get(id.type());
        if (source == null) throw Refused.notFound("subjectId");
        UUID person = null;
        Map<PersonalKind, @Nullable String> values = new EnumMap<>(PersonalKind.class);
        for (var kind : input.fields()) {
            var found = find(source, kind, id.key());
            person = found.person();
            values.put(kind, vault.open(found.values().get(kind)));
        }
        var access = log.record(Action.REVEAL, id.type(), id.key(), person, values.keySet(), input.reason());
        List<RevealedValue> revealed = new ArrayList<>();
        values.forEach((kind, value) -> revealed.add(new RevealedValue(kind, value)));
        return new Revealed(revealed, access);
    }

    private PersonalSource.Found find(PersonalSource source, PersonalKind kind, UUID key) {
        if (!source.fields().containsKey(kind) || !permissions.allows(source.row(kind), Caller.current())) {
            throw Refused.because(Code.NOT_FOUND, "refused.personal.field", List.of(), "fields");
        }
        return source.find().apply(source.row(kind), key).orElseThrow(() -> Refused.notFound("subjectId"));
    }

    /** Forgets a person in every domain. The line in the log stays, and so do the books. */
    PersonalDataAccess erase(ErasePersonInput input) {
        var person = Objects.requireNonNull(sources.get("Person"));
        if (person.find().apply("Mutation.erasePerson", input.personId()).isEmpty()) {
            throw Refused.notFound("personId");
        }
        for (var holder : holders) holder.erase(input.personId());
        return log.record(
                Action.ERASE,
                "Person",
                input.personId(),
                input.personId(),
                person.fields().keySet(),
                input.reason());
    }
}
