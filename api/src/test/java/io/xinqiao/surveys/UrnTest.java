package io.xinqiao.surveys;

import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;

/** A test that looks behind a survey as the database's owner, and opens urns when it wants to. */
abstract class UrnTest extends ApiTest {
    @Autowired
    SurveyCount count;

    @Autowired
    Surveys surveys;

    @Autowired
    SurveySteps steps;

    @Autowired
    KeyFolder keys;

    @Autowired
    UrnKeys urnKeys;

    @Autowired
    SurveyProperties properties;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
    }

    /** 锦绣物业 as the registry knows it. */
    Tenant tenant() {
        List<Tenant> found = new ArrayList<>();
        registry.forEach(database, () -> {
            if (database.tenant().code().equals("jinxiu")) found.add(database.tenant());
        });
        return found.getFirst();
    }

    String schema() {
        return tenant().slot().schema();
    }

    void as(Runnable work) {
        database.as(tenant(), () -> {
            work.run();
            return null;
        });
    }

    /** Opens the urn of a survey that is over, if nobody was quicker. */
    void count(String survey) {
        as(() -> count.count(SurveyDesk.key(survey)));
    }

    /** The key of a survey is gone, and nobody has destroyed it. */
    void loseKey(UUID survey) throws IOException {
        Files.delete(properties.keys().resolve(survey + ".key"));
    }

    /** The folder of keys is, or is not, the one in which the key of a survey lies. */
    void mountFolder(UUID survey, boolean mounted) throws SQLException {
        HeldRows.change(
                jinxiu(),
                "UPDATE survey SET key_folder = '%s' WHERE id = '%s'"
                        .formatted(mounted ? keys.requireWritable() : UUID.randomUUID(), survey));
    }

    /** What the owner finds. */
    List<String> ask(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var owner = connect();
                var ask = owner.createStatement()) {
            ask.execute("SET search_path = " + schema() + ", shared");
            try (var rows = ask.executeQuery(query)) {
                while (rows.next()) found.add(rows.getString(1));
            }
        }
        return found;
    }

    long number(String query) throws SQLException {
        return Long.parseLong(ask(query).getFirst());
    }

    long sealed(UUID survey) throws SQLException {
        return number("SELECT count(*) FROM survey_urn WHERE survey_id = '%s'".formatted(survey));
    }

    long counted(UUID survey) throws SQLException {
        return number("SELECT count(DISTINCT answer_id) FROM survey_value WHERE survey_id = '%s'".formatted(survey));
    }
}
