package io.xinqiao.community;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.events.EventSource;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Other systems are told of events and registrations, of each step as it is taken, without whose they are. */
class EventStepsTest extends ApiTest {
    @Autowired
    List<EventSource> sources;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private EventDesk desk() {
        return new EventDesk(jinxiu());
    }

    private static UUID key(String id) {
        return GlobalId.parse(id).orElseThrow().key();
    }

    /** How often something was written down to be told. */
    private long written(String topic, String id) throws SQLException {
        return HeldRows.number(
                jinxiu(),
                "SELECT count(*) FROM outbox WHERE topic = '%s' AND subject = '%s'".formatted(topic, key(id)));
    }

    /** What is told of it now; nothing where nothing is. */
    private List<EventSource.Told> told(String topic, String id) {
        var source = sources.stream()
                .filter(one -> one.topic().equals(topic))
                .findFirst()
                .orElseThrow();
        List<EventSource.Told> told = new ArrayList<>();
        registry.forEach(database, () -> source.tell().apply(key(id)).ifPresent(told::add));
        return told;
    }

    private String registered(String event, String who) {
        return desk().register(event, who, 1)
                .fine()
                .data("/registerForEvent/eventRegistration/id")
                .asString();
    }

    private String type(String topic, String id) {
        return told(topic, id).getFirst().type();
    }

    @Test
    void eachStepOfARegistrationIsTold() throws SQLException {
        var event = desk().event(Map.of("name", "报名的回调", "capacity", 1));
        var first = registered(event, "A");
        var second = registered(event, "B");
        assertThat(type("EventRegistrationStep", first)).isEqualTo("eventRegistration.confirmed");
        assertThat(type("EventRegistrationStep", second)).isEqualTo("eventRegistration.waiting");
        desk().step("cancelEventRegistration", first).fine();
        assertThat(type("EventRegistrationStep", first)).isEqualTo("eventRegistration.cancelled");
        assertThat(type("EventRegistrationStep", second)).isEqualTo("eventRegistration.offered");
        desk().step("acceptEventOffer", second).fine();
        assertThat(written("EventRegistrationStep", first)).isEqualTo(2);
        assertThat(written("EventRegistrationStep", second)).isEqualTo(3);
        var told = told("EventRegistrationStep", second).getFirst();
        assertThat(told.type()).isEqualTo("eventRegistration.confirmed");
        assertThat(told.data().toString())
                .contains(event)
                .doesNotContain(desk().person("B"))
                .doesNotContain(desk().unit("B"));
        desk().staff()
                .mutate(
                        "cancelCommunityEvent",
                        Map.of("communityEventId", event, "reason", "台风"),
                        "communityEvent { state }")
                .fine();
        assertThat(type("EventRegistrationStep", second)).isEqualTo("eventRegistration.cancelled");
        assertThat(written("EventRegistrationStep", second)).isEqualTo(4);
    }

    @Test
    void whatIsChangedOrTakenBackOfARegistrationIsTold() throws SQLException {
        var desk = desk();
        var event = desk.event(Map.of("name", "改过的报名的回调", "capacity", 5));
        var one = registered(event, "A");
        desk.staff()
                .mutate(
                        "updateEventRegistration",
                        Map.of("eventRegistrationId", one, "seats", 2),
                        "eventRegistration { seats }")
                .fine();
        assertThat(written("EventRegistrationStep", one)).isEqualTo(2);
        assertThat(told("EventRegistrationStep", one).getFirst().data().toString())
                .contains("seats=2");
        desk.begin(event);
        checkIn(event, one, "回调-1");
        assertThat(written("EventRegistrationStep", one)).isEqualTo(2);
        desk.step("undoEventCheckIn", one).fine();
        assertThat(written("EventRegistrationStep", one)).isEqualTo(3);
        desk.staff()
                .mutate("closeCommunityEvent", Map.of("communityEventId", event), "communityEvent { state }")
                .fine();
        assertThat(type("EventRegistrationStep", one)).isEqualTo("eventRegistration.no_show");
        checkIn(event, one, "回调-2");
        assertThat(type("EventRegistrationStep", one)).isEqualTo("eventRegistration.attended");
        assertThat(written("EventRegistrationStep", one)).isEqualTo(5);
    }

    private void checkIn(String event, String registration, String nonce) {
        var answer = desk().staff()
                .mutate(
                        "checkInToEvent",
                        Map.of(
                                "communityEventId",
                                event,
                                "checkIns",
                                List.of(Map.of("nonce", nonce, "by", Map.of("eventRegistrationId", registration)))),
                        "checkIns { outcome }")
                .fine();
        assertThat(answer.data("/checkInToEvent/checkIns/0/outcome").asString()).isEqualTo("CHECKED_IN");
    }

    @Test
    void eachStepOfAnEventIsToldOnceItIsPublished() throws SQLException {
        var draft = desk().draft(Map.of("name", "只是草稿"));
        assertThat(told("CommunityEventStep", draft)).isEmpty();
        var event = desk().event(Map.of("name", "活动的回调"));
        assertThat(type("CommunityEventStep", event)).isEqualTo("communityEvent.publish");
        desk().staff()
                .mutate(
                        "moveCommunityEvent",
                        Map.of("communityEventId", event, "place", "地下车库", "reason", "下雨"),
                        "communityEvent { place }")
                .fine();
        var moved = told("CommunityEventStep", event).getFirst();
        assertThat(moved.type()).isEqualTo("communityEvent.move");
        assertThat(moved.data().toString()).contains("地下车库");
        desk().staff()
                .mutate(
                        "cancelCommunityEvent",
                        Map.of("communityEventId", event, "reason", "台风"),
                        "communityEvent { state }")
                .fine();
        assertThat(type("CommunityEventStep", event)).isEqualTo("communityEvent.cancel");
        assertThat(written("CommunityEventStep", event)).isEqualTo(3);
    }

    @Test
    void anEndpointCanWaitForThem() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var endpoint = admin.mutate(
                        "createWebhookEndpoint",
                        Map.of(
                                "url",
                                "http://localhost:9/events",
                                "topics",
                                List.of("COMMUNITY_EVENTS", "EVENT_REGISTRATIONS")),
                        "webhookEndpoint { id }")
                .fine()
                .data("/createWebhookEndpoint/webhookEndpoint/id")
                .asString();
        var event = desk().event(Map.of("name", "有人等的活动"));
        registered(event, "C");
        var deliveries = admin.ask(
                        "query($e: ID!) { webhookDeliveries(first: 10, filter: {webhookEndpointId: $e}) { nodes {"
                                + " topic } } }",
                        Map.of("e", endpoint))
                .fine();
        assertThat(deliveries.data("/webhookDeliveries/nodes").findValuesAsString("topic"))
                .containsExactlyInAnyOrder("COMMUNITY_EVENTS", "EVENT_REGISTRATIONS");
        admin.mutate(
                        "updateWebhookEndpoint",
                        Map.of("webhookEndpointId", endpoint, "state", "REMOVED"),
                        "webhookEndpoint { id }")
                .fine();
    }

    @Test
    void whatWasRaisedAtAnEventLeadsBackToIt() {
        var event = desk().event(Map.of("name", "恳谈会", "kind", "FORUM"));
        var raised = desk().staff()
                .mutate(
                        "recordEventFindings",
                        Map.of(
                                "communityEventId",
                                event,
                                "findings",
                                List.of(Map.of("kind", "REQUEST", "description", "路灯太暗"))),
                        "communityEvent { findings { id occasion { id } } }")
                .fine();
        assertThat(raised.data("/recordEventFindings/communityEvent/findings/0/occasion/id")
                        .asString())
                .isEqualTo(event);
    }
}
