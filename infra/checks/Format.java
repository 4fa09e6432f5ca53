import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out every Java source the way palantir-java-format does: {@code check} names the files that differ and fails,
 * {@code apply} rewrites them. A program of our own and not a Maven plugin, because the plugins parse with the JDK that
 * runs Maven, which may be 17 and does not know the language of 25.
 */
public class Format {
    public static void main(String[] args) throws Exception {
        var root = Path.of(args[0]);
        var apply = args[1].equals("apply");
        var formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(true)
                .build());
        List<Path> differing = new ArrayList<>();
        try (var files = Files.walk(root)) {
            var sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !root.relativize(file).toString().matches("(\\.|.*/target/|target/).*"))
                    .toList();
            for (var source : sources) {
                var text = Files.readString(source);
                var formatted = formatter.formatSourceAndFixImports(text);
                if (formatted.equals(text)) continue;
                differing.add(root.relativize(source));
                if (apply) Files.writeString(source, formatted);
            }
            System.out.printf(
                    "Format: %d sources, %d %s%n",
                    sources.size(), differing.size(), apply ? "rewritten" : "to be laid out");
        }
        if (!apply && !differing.isEmpty()) {
            differing.forEach(file -> System.err.println("  " + file));
            System.err.println("Lay them out with: ./mvnw -pl infra/checks validate -Dformat=apply");
            System.exit(1);
        }
    }
}
