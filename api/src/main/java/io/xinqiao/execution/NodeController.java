package io.xinqiao.execution;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GlobalId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** {@code node} and {@code nodes}: null for what is missing or not the caller's. */
@Controller
class NodeController {
    private static final int MOST = 100;

    private final Map<String, NodeSource> sources;
    private final NodeAccess access;

    NodeController(List<NodeSource> sources, NodeAccess access) {
        this.access = access;
        this.sources = sources.stream().collect(toMap(NodeSource::type, Function.identity()));
    }

    @QueryMapping
    @Nullable
    Object node(@Argument String id) {
        return nodes(List.of(id)).getFirst();
    }

    @QueryMapping
    List<@Nullable Object> nodes(@Argument List<String> ids) {
        if (ids.size() > MOST) throw new CodedException(ErrorCode.BAD_REQUEST, "node.tooMany", MOST);
        var wanted = ids.stream().map(GlobalId::parse).toList();
        Map<GlobalId, Object> found = new HashMap<>();
        wanted.stream()
                .flatMap(Optional::stream)
                .filter(id -> sources.containsKey(id.type()) && access.reaches(id.type()))
                .collect(groupingBy(GlobalId::type, mapping(GlobalId::key, toSet())))
                .forEach((type, keys) -> Objects.requireNonNull(sources.get(type))
                        .visible(keys)
                        .forEach((key, object) -> found.put(new GlobalId(type, key), object)));
        return wanted.stream()
                .<@Nullable Object>map(id -> id.map(found::get).orElse(null))
                .toList();
    }
}
