package io.xinqiao.execution;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GlobalId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** {@code node} and {@code nodes}: null for what is missing or not the caller's. */
@Controller
class NodeController {
    private static final int MOST = 100;

    private final AnyNodes nodes;

    NodeController(AnyNodes nodes) {
        this.nodes = nodes;
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
        var found = nodes.visible(wanted.stream().flatMap(Optional::stream).toList());
        return wanted.stream()
                .<@Nullable Object>map(id -> id.map(found::get).orElse(null))
                .toList();
    }
}
