package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.PackagedApi;
import java.nio.file.Files;
import java.nio.file.Path;

/** Arguments: which benchmark, the API's jar, a folder to work in, seconds a measurement. */
public final class Bench {
    private Bench() {}

    /** Runs one benchmark and prints what it found as a table in Markdown. */
    public static void main(String[] arguments) throws Exception {
        var work = Files.createDirectories(Path.of(arguments[2]).resolve("work"));
        var jar = PackagedApi.extract(Path.of(arguments[1]), work.resolve("api"));
        var seconds = Integer.parseInt(arguments[3]);
        switch (arguments[0]) {
            case "floor" -> new FloorBench(jar, work, seconds, false).run();
            case "hold" -> new FloorBench(jar, work, seconds, true).run();
            case "billing" -> new BillingBench(jar, work).run();
            case "clocks" -> new ClocksBench(jar, work).run();
            case "checkins" -> new CheckInsBench(jar, work).run();
            case "faults" -> new FaultsBench(jar, work).run();
            case "documents" -> new DocumentsBench(jar, work).run();
            case "lists" -> new ListsBench(jar, work).run();
            case "questions" -> new QuestionsBench(jar, work).run();
            case "overload" -> new OverloadBench(jar, work, seconds).run();
            case "start" -> new StartBench(jar, work).run();
            case "import" -> new ImportBench(jar, work).run();
            case "export" -> new ExportBench(jar, work).run();
            case "analytics" -> new AnalyticsBench(jar, work, seconds).run();
            case "survey" -> new SurveyBench(jar, work).run();
            case "tenants" -> new TenantsBench(jar, work, seconds).run();
            default ->
                throw new IllegalArgumentException(
                        "-Dbench=floor, tenants, start, import, export, lists, questions, analytics, billing, clocks,"
                                + " checkins, survey, documents, overload, faults or hold, not "
                                + arguments[0]);
        }
        // Pools of the HTTP client would keep the program alive.
        System.exit(0);
    }
}
