package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;

/** A workbook of 100,000 units with their owners, from the upload to the archives, in an API of 512 MB. */
final class ImportBench {
    private static final int UNITS = 100_000;
    private static final int LONGEST_WAIT = 300;

    private final Path jar;
    private final Path work;
    private final HttpClient http = HttpClient.newHttpClient();

    ImportBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        var workbook = workbook();
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var api = ApiServer.start(
                        jar,
                        postgres,
                        signIn,
                        work.resolve("import.log"),
                        "--xinqiao.files.folder=" + work.resolve("files"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "imports");
            administrator(connection, company);
            var client = new Client(api.url(), signIn.token(company.subject(), company.code(), company.organization()));
            System.out.println("\n| what | seconds |\n|---|---|");
            var project = client.id("createProject", "code: \"BENCH\", name: \"百万平米\"", "project");
            bringIn(
                    client,
                    project,
                    workbook,
                    "%,d units with owners, %.1f MB".formatted(UNITS, Files.size(workbook) / 1e6));
            bringIn(client, project, workbook, "the same file once more, which changes nothing");
            System.out.println("| the API's resident memory afterwards (-Xmx512m) | "
                    + Machine.residentMebibytes(api.pid()) + " MiB |");
        }
    }

    private Path workbook() throws IOException {
        var file = work.resolve("units.xlsx");
        try (var out = new BufferedOutputStream(Files.newOutputStream(file));
                var workbook = new Workbook(out, "bench", "1.0")) {
            var sheet = workbook.newWorksheet("房屋");
            var headers = new String[] {"楼号", "单元", "房间", "楼层", "建筑面积", "套内面积", "房屋类型", "房屋状态", "业主名称", "手机号", "性别"};
            for (var column = 0; column < headers.length; column++) sheet.value(0, column, headers[column]);
            for (var at = 0; at < UNITS; at++) {
                var row = at + 1;
                sheet.value(row, 0, 1 + at / 400);
                sheet.value(row, 1, 1 + at % 400 / 100);
                sheet.value(row, 2, (1 + at % 100 / 4) + "0" + (1 + at % 4));
                sheet.value(row, 3, 1 + at % 100 / 4);
                sheet.value(row, 4, 60 + at % 9000 / 100.0);
                sheet.value(row, 5, 50 + at % 9000 / 100.0);
                sheet.value(row, 6, "住宅");
                sheet.value(row, 7, "已入住");
                sheet.value(row, 8, "业主" + at);
                sheet.value(row, 9, "138%08d".formatted(at));
                sheet.value(row, 10, at % 2 == 0 ? "男" : "女");
            }
        }
        return file;
    }

    private static void administrator(Connection connection, Company company) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + company.schema() + ", shared");
            statement.execute("""
                INSERT INTO member (id, subject, username, name, created_at)
                VALUES ('00000000-0000-7000-8001-000000000001', '%s', 'imports.admin', 'bench', now());
                INSERT INTO role_grant (id, member_id, role, granted_at)
                VALUES ('00000000-0000-7000-8003-000000000001', '00000000-0000-7000-8001-000000000001', 'TENANT_ADMIN', now())
                """.formatted(company.subject()));
            statement.execute("RESET search_path");
        }
    }

    private static void bringIn(Client client, String project, Path workbook, String what) throws Exception {
        var begun = System.nanoTime();
        var file = client.id("announceFile", "name: \"units.xlsx\", purpose: IMPORT", "file");
        client.put(file, workbook);
        var uploaded = System.nanoTime();
        var job = client.id("startImport", "projectId: \"%s\", fileId: \"%s\"".formatted(project, file), "importJob");
        client.await(job, "CHECKED");
        var checked = System.nanoTime();
        client.id("commitImport", "importJobId: \"%s\"".formatted(job), "importJob");
        client.await(job, "COMMITTED");
        var committed = System.nanoTime();
        System.out.println("| %s | %.1f (upload %.1f, read and check %.1f, commit %.1f) |"
                .formatted(
                        what,
                        (committed - begun) / 1e9,
                        (uploaded - begun) / 1e9,
                        (checked - uploaded) / 1e9,
                        (committed - checked) / 1e9));
    }

    /** The administrator's browser, as far as that goes. */
    private final class Client {
        private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
        private final String url;
        private final String token;

        Client(String url, String token) {
            this.url = url;
            this.token = token;
        }

        private String ask(String document) throws IOException, InterruptedException {
            var body = "{\"query\":\"%s\"}".formatted(document.replace("\"", "\\\""));
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }

        String id(String mutation, String input, String field) throws IOException, InterruptedException {
            var answer = ask("mutation { %s(input: {%s}) { %s { id } userErrors { message } } }"
                    .formatted(mutation, input, field));
            var id = ID.matcher(answer);
            if (!id.find()) throw new IllegalStateException(answer);
            return id.group(1);
        }

        void put(String file, Path content) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(url.replace("/graphql", "/files/" + file)))
                    .header("Authorization", "Bearer " + token)
                    .PUT(BodyPublishers.ofFile(content))
                    .build();
            var status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 204) throw new IllegalStateException("The upload was answered with " + status);
        }

        void await(String job, String stage) throws IOException, InterruptedException {
            for (var waited = 0; waited < LONGEST_WAIT * 10; waited++) {
                var answer = ask("{ importJob(id: \"%s\") { stage state failure refusedRows } }".formatted(job));
                if (answer.contains("\"stage\":\"" + stage + "\",\"state\":\"DONE")) return;
                if (!answer.matches(".*\"state\":\"(QUEUED|RUNNING|DONE).*")) {
                    throw new IllegalStateException(answer);
                }
                Thread.sleep(100);
            }
            throw new IllegalStateException("The import does not end");
        }
    }
}
