import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;

/**
 * Runs the migrations on a throw-away PostgreSQL and writes jOOQ's classes for what they made: {@code registry} from
 * the schema {@code tenancy}, {@code tenant} from one tenant's schema. Does nothing while the migrations are unchanged.
 */
public class GenerateJooq {
    public static void main(String[] args) throws Exception {
        var migrations = Path.of(args[0]);
        var target = Path.of(args[1]);
        var stamp = target.resolve("migrations.sha256");
        var fingerprint = fingerprint(migrations);
        if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) return;
        try (var postgres = EmbeddedPostgres.builder()
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start()) {
            var database = postgres.getPostgresDatabase();
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE ROLE xinqiao_registry");
                statement.execute("CREATE ROLE t_000000");
            }
            migrate(database, "tenancy", migrations.resolve("registry"));
            migrate(database, "t_000000", migrations.resolve("tenant"));
            generate(postgres.getJdbcUrl("postgres", "postgres"), "tenancy", "io.xinqiao.schema.registry", target);
            generate(postgres.getJdbcUrl("postgres", "postgres"), "t_000000", "io.xinqiao.schema.tenant", target);
        }
        Files.createDirectories(target);
        Files.writeString(stamp, fingerprint);
    }

    private static void migrate(DataSource database, String schema, Path location) {
        Flyway.configure()
                .dataSource(database)
                .schemas(schema)
                .createSchemas(true)
                .locations("filesystem:" + location)
                .placeholders(Map.of("role", "t_000000"))
                .load()
                .migrate();
    }

    private static void generate(String url, String schema, String packageName, Path target) throws Exception {
        GenerationTool.generate(new Configuration()
                .withJdbc(new Jdbc().withUrl(url).withUser("postgres").withPassword("postgres"))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withInputSchema(schema)
                                .withOutputSchemaToDefault(true)
                                .withExcludes("flyway_schema_history")
                                .withForcedTypes(
                                        new ForcedType()
                                                .withUserType("java.time.Instant")
                                                .withBinding("io.xinqiao.schema.InstantBinding")
                                                .withIncludeTypes("(?i:timestamp with time zone|timestamptz)"),
                                        new ForcedType()
                                                .withUserType("io.xinqiao.schema.Sealed")
                                                .withConverter("io.xinqiao.schema.SealedConverter")
                                                .withIncludeExpression(".*_sealed")))
                        .withGenerate(new Generate()
                                .withRecords(true)
                                .withPojos(false)
                                .withJavadoc(false)
                                .withGeneratedAnnotation(false)
                                .withComments(false)
                                .withGlobalSchemaReferences(false))
                        .withTarget(new Target().withPackageName(packageName).withDirectory(target.toString()))));
    }

    private static String fingerprint(Path migrations) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var files = Files.walk(migrations)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(migrations.relativize(file).toString().getBytes());
                digest.update(Files.readAllBytes(file));
            }
        }
        // A change of what is generated, and not only of what it is generated from, is a change too.
        digest.update(Files.readAllBytes(Path.of("src/build/java/GenerateJooq.java")));
        return HexFormat.of().formatHex(digest.digest());
    }
}
