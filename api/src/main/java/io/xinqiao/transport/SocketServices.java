package io.xinqiao.transport;

import io.xinqiao.identity.Tokens;
import io.xinqiao.load.Load;
import io.xinqiao.platform.GraphQlErrors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What every socket works with. */
@Component
record SocketServices(
        Tokens tokens,
        Operations operations,
        OpenStreams openStreams,
        StreamLimits limits,
        SocketPlaces places,
        Load load,
        GraphQlErrors errors,
        JsonMapper json) {}
