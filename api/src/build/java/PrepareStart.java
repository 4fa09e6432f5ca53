import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.springframework.boot.SpringApplicationAotProcessor;

/**
 * Works out while the application is built what Spring would work out at every start: which beans there are and how
 * they are made. Who starts with {@code -Dspring.aot.enabled=true} has it that way. A program of ours and not the
 * framework's Maven goal: that one compiles with the JDK that runs Maven, and a 17 does not read the classes of 25.
 */
public class PrepareStart {
    public static void main(String[] args) throws Exception {
        var classes = Path.of(args[0]);
        var work = Path.of(args[1]);
        var sources = work.resolve("sources");
        var resources = work.resolve("resources");
        var generated = work.resolve("classes");
        SpringApplicationAotProcessor.main(new String[] {
            "io.xinqiao.XinqiaoApplication",
            sources.toString(),
            resources.toString(),
            generated.toString(),
            "io.xinqiao",
            "xinqiao-api",
            // As production runs it: what depends on these is decided here, once and for all.
            "--management.server.port=8081",
            "--xinqiao.identity.url=http://localhost",
            "--spring.main.log-startup-info=false"
        });
        compile(sources, classes);
        for (var made : List.of(resources, generated)) copy(made, classes);
    }

    private static void compile(Path sources, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn",
                "-proc:none",
                "-parameters",
                "-d",
                classes.toString(),
                "-classpath",
                System.getProperty("java.class.path")));
        for (var source : filesOf(sources)) if (source.toString().endsWith(".java")) arguments.add(source.toString());
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("The prepared start does not compile");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (var file : filesOf(from)) {
            var target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.write(target, Files.readAllBytes(file));
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        if (!Files.exists(folder)) return List.of();
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
