package io.xinqiao.infra.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The packaged API laid out as the image has it: its own jar beside those of the libraries.
 *
 * <p>It is never started from the nested jar, whose class loader waits for locks of its own. Virtual threads that load
 * classes hold their carrier while they wait, and on two cores two of them can keep the one that has the lock from ever
 * going on: one of twenty starts hung for good.
 */
public final class PackagedApi {
    private static final String PROGRAM = "api.jar";

    private PackagedApi() {}

    /**
     * Extracts a packaged jar.
     *
     * @param folder emptied first, unless it holds what this very jar was extracted to
     * @return the jar to start, which finds the libraries beside it
     */
    public static Path extract(Path jar, Path folder) throws IOException {
        var program = folder.resolve(PROGRAM);
        var stamp = folder.resolve("extracted-from");
        var source = jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
        if (Files.exists(stamp) && Files.readString(stamp).equals(source)) return program;
        Keycloak.deleteTree(folder);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java,
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        folder.toString(),
                        "--application-filename",
                        PROGRAM))
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            var told = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IOException("The packaged API could not be extracted: " + told);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
        Files.writeString(stamp, source);
        return program;
    }
}
