package io.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.Yaml;

/** What starts the API starts it so that it can end, and be found to have ended. */
class DeploymentTest {
    private static final Path TOP = Path.of("..");

    private static String read(String file) throws IOException {
        return Files.readString(TOP.resolve(file));
    }

    private static Map<String, ?> podOfTheDeployment() throws IOException {
        var documents = new Yaml().loadAll(read("infra/deploy/xinqiao.yaml"));
        var deployment = StreamSupport.stream(documents.spliterator(), false)
                .map(DeploymentTest::object)
                .filter(document -> "Deployment".equals(document.get("kind")))
                .findFirst()
                .orElseThrow();
        return at(at(at(deployment, "spec"), "template"), "spec");
    }

    @SuppressWarnings("unchecked") // the library's maps have no other keys here
    private static Map<String, ?> object(Object any) {
        return (Map<String, ?>) any;
    }

    private static Map<String, ?> at(Map<String, ?> object, String name) {
        return object(object.get(name));
    }

    private static Map<String, ?> container(Map<String, ?> pod) {
        return object(((List<?>) pod.get("containers")).getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "infra/Dockerfile",
                "infra/demo/src/main/java/io/xinqiao/infra/demo/Demo.java",
                "infra/bench/src/main/java/io/xinqiao/infra/bench/ApiServer.java"
            })
    void whoeverStartsTheApiHasItEndWhenItHasNoMemory(String file) throws IOException {
        assertThat(read(file)).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"startupProbe", "livenessProbe", "readinessProbe"})
    void probesComeThroughThePortOfTheRequests(String probe) throws IOException {
        var asked = at(at(container(podOfTheDeployment()), probe), "httpGet");
        assertThat(asked.get("port")).isEqualTo("http");
    }

    @Test
    void theEndHasTheTimeThatItNeeds() throws IOException {
        var pod = podOfTheDeployment();
        var pause = object(at(at(container(pod), "lifecycle"), "preStop").get("exec"));
        var waits = Long.parseLong(((List<?>) pause.get("command")).getLast().toString());
        var settings = object(new Yaml().load(read("api/src/main/resources/application.yaml")));
        var phase = DurationStyle.detectAndParse(at(at(settings, "spring"), "lifecycle")
                .get("timeout-per-shutdown-phase")
                .toString());
        assertThat(at(settings, "server").get("shutdown")).isEqualTo("graceful");
        assertThat(waits).isPositive();
        assertThat(Duration.ofSeconds(
                        Long.parseLong(pod.get("terminationGracePeriodSeconds").toString())))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(waits).plus(phase.multipliedBy(2)));
    }

    @Test
    void forwardedHeadersAreBelievedOnlyWhereAProxyIsKnown() throws IOException {
        var settings = object(new Yaml().load(read("api/src/main/resources/application.yaml")));
        assertThat(at(settings, "server").get("forward-headers-strategy")).isEqualTo("none");
        assertThat(read("infra/deploy/xinqiao.yaml")).contains("SERVER_FORWARDHEADERSSTRATEGY: native");
    }
}
