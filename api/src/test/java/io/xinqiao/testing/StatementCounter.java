package io.xinqiao.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.ExecuteListenerProvider;
import org.springframework.stereotype.Component;

/** Sees every SQL statement that the API sends as a tenant. */
@Component
public class StatementCounter implements ExecuteListenerProvider {
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @Override
    public ExecuteListener provide() {
        return new ExecuteListener() {
            @Override
            public void executeStart(ExecuteContext context) {
                if (isOfARequest(Thread.currentThread().getName())) seen.add(context.sql());
            }
        };
    }

    /** Readers of outboxes, clocks and the like work on their own time. */
    private static boolean isOfARequest(String thread) {
        return thread.startsWith("tomcat-handler-") || thread.equals("main");
    }

    /** The statements that a piece of work costs. */
    public List<String> during(Runnable work) {
        seen.clear();
        work.run();
        return List.copyOf(seen);
    }
}
