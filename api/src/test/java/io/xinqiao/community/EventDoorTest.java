package io.xinqiao.community;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Whoever is let in at the door while an event is closed or cancelled at a desk has come. */
class EventDoorTest extends ApiTest {
    private EventDesk desk() {
        return new EventDesk(jinxiu());
    }

    private String registered(String event, String who) {
        return desk().register(event, who, 1)
                .fine()
                .data("/registerForEvent/eventRegistration/id")
                .asString();
    }

    /** What is done at a desk while somebody is checked in. */
    private Api.Answer meanwhile(String registration, Callable<Api.Answer> step) throws Exception {
        var arrival = "UPDATE event_registration SET state = 'ATTENDED', checked_in_at = now(), attended = 1"
                + " WHERE id = '%s' RETURNING id"
                        .formatted(GlobalId.parse(registration).orElseThrow().key());
        try (var held = HeldRows.of(jinxiu(), arrival);
                var hands = Executors.newSingleThreadExecutor()) {
            var done = hands.submit(step);
            held.awaitWaiting(1);
            held.commit();
            return done.get();
        }
    }

    private String state(String event) {
        return desk().look(event).at("/registrations/nodes/0/state").asString();
    }

    @Test
    void whoeverIsLetInWhileItIsClosedIsNoNoShow() throws Exception {
        var event = desk().event(Map.of("name", "门口的活动"));
        var registration = registered(event, "门");
        desk().begin(event);
        meanwhile(
                        registration,
                        () -> desk().staff()
                                .mutate(
                                        "closeCommunityEvent",
                                        Map.of("communityEventId", event),
                                        "communityEvent { state }"))
                .fine();
        assertThat(state(event)).isEqualTo("ATTENDED");
        assertThat(desk().look(event).at("/state").asString()).isEqualTo("HELD");
    }

    @Test
    void anEventToWhichSomebodyIsLetInIsNotCancelled() throws Exception {
        var event = desk().event(Map.of("name", "门口又取消的活动"));
        var registration = registered(event, "门");
        registered(event, "门2");
        desk().begin(event);
        var refused = meanwhile(
                registration,
                () -> desk().staff()
                        .mutate(
                                "cancelCommunityEvent",
                                Map.of("communityEventId", event, "reason", "下雨"),
                                "communityEvent { state }"));
        assertThat(refused.reason("cancelCommunityEvent")).endsWith("event.attended");
        assertThat(desk().look(event).at("/registrations/nodes").findValuesAsString("state"))
                .containsExactlyInAnyOrder("ATTENDED", "CONFIRMED");
    }
}
