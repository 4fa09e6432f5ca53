package io.xinqiao.infra.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Linux tells of processes and of programs that are installed. */
final class Machine {
    private static final double TICKS_A_SECOND = 100;

    private Machine() {}

    /** CPU seconds that a process has used so far. */
    static double cpuSeconds(long pid) throws IOException {
        var fields = statOf(pid);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    /** CPU seconds of a process and all its children, those that have ended among them. */
    static double cpuSecondsOfFamily(long pid) throws IOException, InterruptedException {
        // A child that has just ended is in no account until its parent has taken note of it.
        Thread.sleep(300);
        var family = statOf(pid);
        var sum = cpuSeconds(pid) + (Long.parseLong(family[13]) + Long.parseLong(family[14])) / TICKS_A_SECOND;
        for (var child : ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .toList()) {
            sum += cpuSecondsUnlessEnded(child.pid());
        }
        return sum;
    }

    /** A process that ends while we look is counted with its parent's children from then on. */
    private static double cpuSecondsUnlessEnded(long pid) {
        try {
            return cpuSeconds(pid);
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Resident memory of a process, in MiB. */
    static long residentMebibytes(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String[] statOf(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The second field is the command in brackets and may hold blanks; what follows has none.
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    static void require(String program, String debianPackage) {
        var found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!found) {
            throw new IllegalStateException(
                    "压测需要 %s。The benchmark needs %s (Debian: %s).".formatted(program, program, debianPackage));
        }
    }

    /** Runs a program to its end and gives what it printed. */
    static String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IllegalStateException(command + ": " + output);
        return output;
    }
}
