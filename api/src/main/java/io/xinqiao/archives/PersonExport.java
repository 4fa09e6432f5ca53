package io.xinqiao.archives;

import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Rows;
import io.xinqiao.privacy.AccessLog;
import io.xinqiao.privacy.PersonalDataAccess;
import io.xinqiao.privacy.PersonalDataAccess.Action;
import io.xinqiao.privacy.PersonalDataHolder;
import io.xinqiao.privacy.PersonalKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** All that every domain knows of a person, as one file for them to take along (PIPL article 45). */
@Service
class PersonExport {
    private final Rows<Person> persons;
    private final List<PersonalDataHolder> holders;
    private final AccessLog log;
    private final Files files;
    private final JsonMapper json;

    PersonExport(Rows<Person> persons, List<PersonalDataHolder> holders, AccessLog log, Files files, JsonMapper json) {
        this.persons = persons;
        this.holders = List.copyOf(holders);
        this.log = log;
        this.files = files;
        this.json = json;
    }

    record ExportPersonalDataInput(UUID personId, String reason) {}

    record Exported(File file, PersonalDataAccess access) {}

    Exported export(ExportPersonalDataInput input) {
        var person = persons.require("Mutation.exportPersonalData", input.personId(), "personId");
        Map<String, Object> parts = new LinkedHashMap<>();
        for (var holder : holders) parts.put(holder.part(), holder.export(person.id()));
        var content = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(parts);
        var access = log.record(
                Action.EXPORT,
                "Person",
                person.id(),
                person.id(),
                Arrays.asList(PersonalKind.values()),
                input.reason());
        return new Exported(files.export("个人信息.json", "application/json", content, access.memberId()), access);
    }
}
