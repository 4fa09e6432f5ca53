package io.xinqiao.webhooks;

import static io.xinqiao.schema.tenant.Tables.WEBHOOK_ATTEMPT;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_ENDPOINT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.val;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.Vault;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The endpoints of a company, and their secrets: shown once, kept sealed. */
@Repository
class Endpoints {
    static final int MOST = 20;
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "whsec_";

    /** For so long after a rotation both secrets sign. */
    static final Duration BOTH = Duration.ofDays(1);

    private static final RowScope WHOLE_COMPANY = RowScope.ofCompany();

    private final DSLContext sql;
    private final Sender sender;
    private final Vault vault;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Endpoints(TenantDatabase database, Sender sender, Vault vault, Clock clock) {
        this.sql = database.sql();
        this.sender = sender;
        this.vault = vault;
        this.clock = clock;
    }

    @Bean
    static Rows<WebhookEndpoint> webhookEndpointRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(
                WebhookEndpoint.class, WEBHOOK_ENDPOINT, WHOLE_COMPANY, Endpoints::endpoint, database, visibility);
    }

    @Bean
    static Deletion<WebhookEndpoint> webhookEndpointDeletion(Rows<WebhookEndpoint> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(WEBHOOK_DELIVERY.ENDPOINT_ID, WEBHOOK_ATTEMPT.DELIVERY_ID);
    }

    @Bean
    static Listing<WebhookEndpoint> webhookEndpointList(Rows<WebhookEndpoint> rows) {
        return Listing.of("webhookEndpoints", rows)
                .unrelated("createdBy")
                .only(WEBHOOK_ENDPOINT.STATE.ne(WebhookEndpoint.State.REMOVED.name()))
                .descending(WEBHOOK_ENDPOINT.CREATED_AT)
                .search(WEBHOOK_ENDPOINT.URL, WEBHOOK_ENDPOINT.DESCRIPTION);
    }

    record CreateWebhookEndpointInput(String url, @Nullable String description, List<WebhookTopic> topics) {}

    record UpdateWebhookEndpointInput(
            UUID webhookEndpointId,
            @Nullable String url,
            @Nullable String description,
            @Nullable List<WebhookTopic> topics,
            WebhookEndpoint.@Nullable State state) {}

    /** An endpoint and its secret, in the clear for this once. */
    record WithSecret(WebhookEndpoint endpoint, String secret) {}

    WithSecret create(CreateWebhookEndpointInput input) {
        refuseUrl(input.url());
        refuseTopics(input.topics());
        if (sql.fetchCount(WEBHOOK_ENDPOINT, WEBHOOK_ENDPOINT.STATE.ne(WebhookEndpoint.State.REMOVED.name())) >= MOST) {
            throw Refused.because(Code.CONFLICT, "refused.webhook.most", List.of(MOST), "url");
        }
        var secret = newSecret();
        var endpoint = new WebhookEndpoint(
                NewId.next(),
                input.url(),
                input.description(),
                input.topics().stream().distinct().toList(),
                WebhookEndpoint.State.ACTIVE,
                clock.instant(),
                Caller.current().memberId(),
                null,
                null);
        sql.insertInto(WEBHOOK_ENDPOINT)
                .set(WEBHOOK_ENDPOINT.ID, endpoint.id())
                .set(WEBHOOK_ENDPOINT.URL, endpoint.url())
                .set(WEBHOOK_ENDPOINT.DESCRIPTION, endpoint.description())
                .set(WEBHOOK_ENDPOINT.TOPICS, inOutbox(endpoint.topics()))
                .set(WEBHOOK_ENDPOINT.SECRET_SEALED, vault.seal(secret))
                .set(WEBHOOK_ENDPOINT.STATE, endpoint.state().name())
                .set(WEBHOOK_ENDPOINT.CREATED_AT, endpoint.createdAt())
                .set(WEBHOOK_ENDPOINT.CREATED_BY, endpoint.createdById())
                .execute();
        return new WithSecret(endpoint, secret);
    }

    /** Changes an endpoint. Whoever does has looked after it: it is tried at once, however long it has failed. */
    WebhookEndpoint update(UpdateWebhookEndpointInput input) {
        var endpoint = present(input.webhookEndpointId());
        if (input.url() != null) refuseUrl(input.url());
        if (input.topics() != null) refuseTopics(input.topics());
        var changed = new WebhookEndpoint(
                endpoint.id(),
                input.url() == null ? endpoint.url() : input.url(),
                input.description() == null ? endpoint.description() : input.description(),
                input.topics() == null ? endpoint.topics() : input.topics(),
                input.state() == null ? endpoint.state() : input.state(),
                endpoint.createdAt(),
                endpoint.createdById(),
                endpoint.formerSecretUntil(),
                null);
        sql.update(WEBHOOK_ENDPOINT)
                .set(WEBHOOK_ENDPOINT.URL, changed.url())
                .set(WEBHOOK_ENDPOINT.DESCRIPTION, changed.description())
                .set(WEBHOOK_ENDPOINT.TOPICS, inOutbox(changed.topics()))
                .set(WEBHOOK_ENDPOINT.STATE, changed.state().name())
                .setNull(WEBHOOK_ENDPOINT.FAILING_SINCE)
                .set(WEBHOOK_ENDPOINT.FAILURES, 0)
                .setNull(WEBHOOK_ENDPOINT.RESTS_UNTIL)
                .where(WEBHOOK_ENDPOINT.ID.eq(changed.id()))
                .execute();
        return changed;
    }

    /** A new secret; for a day the one before signs too, so that receivers can change in between. */
    WithSecret rotate(UUID id) {
        var endpoint = present(id);
        var secret = newSecret();
        var until = clock.instant().plus(BOTH);
        sql.update(WEBHOOK_ENDPOINT)
                .set(WEBHOOK_ENDPOINT.FORMER_SECRET_SEALED, WEBHOOK_ENDPOINT.SECRET_SEALED)
                .set(WEBHOOK_ENDPOINT.FORMER_UNTIL, until)
                .set(WEBHOOK_ENDPOINT.SECRET_SEALED, vault.seal(secret))
                .where(WEBHOOK_ENDPOINT.ID.eq(id))
                .execute();
        return new WithSecret(
                new WebhookEndpoint(
                        endpoint.id(),
                        endpoint.url(),
                        endpoint.description(),
                        endpoint.topics(),
                        endpoint.state(),
                        endpoint.createdAt(),
                        endpoint.createdById(),
                        until,
                        endpoint.failingSince()),
                secret);
    }

    /** A receiver that wants nothing any more gets nothing any more; false when it was not active. */
    boolean pause(UUID id) {
        return sql.update(WEBHOOK_ENDPOINT)
                        .set(WEBHOOK_ENDPOINT.STATE, WebhookEndpoint.State.PAUSED.name())
                        .setNull(WEBHOOK_ENDPOINT.RESTS_UNTIL)
                        .where(WEBHOOK_ENDPOINT.ID.eq(id))
                        .and(WEBHOOK_ENDPOINT.STATE.eq(WebhookEndpoint.State.ACTIVE.name()))
                        .execute()
                > 0;
    }

    /** The receiver has taken something; true when it had failed before. */
    boolean works(UUID id) {
        return sql.update(WEBHOOK_ENDPOINT)
                        .setNull(WEBHOOK_ENDPOINT.FAILING_SINCE)
                        .set(WEBHOOK_ENDPOINT.FAILURES, 0)
                        .setNull(WEBHOOK_ENDPOINT.RESTS_UNTIL)
                        .where(WEBHOOK_ENDPOINT.ID.eq(id))
                        .and(WEBHOOK_ENDPOINT.FAILING_SINCE.isNotNull())
                        .execute()
                > 0;
    }

    /** The receiver has taken nothing of what it was sent, once more; it is left alone until then. */
    void fails(UUID id, Instant since, @Nullable Instant restsUntil) {
        sql.update(WEBHOOK_ENDPOINT)
                .set(
                        WEBHOOK_ENDPOINT.FAILING_SINCE,
                        coalesce(WEBHOOK_ENDPOINT.FAILING_SINCE, val(since, WEBHOOK_ENDPOINT.FAILING_SINCE)))
                .set(WEBHOOK_ENDPOINT.FAILURES, WEBHOOK_ENDPOINT.FAILURES.plus(restsUntil == null ? 0 : 1))
                .set(WEBHOOK_ENDPOINT.RESTS_UNTIL, restsUntil)
                .where(WEBHOOK_ENDPOINT.ID.eq(id))
                .execute();
    }

    /** The endpoint, unless it was removed. */
    WebhookEndpoint present(UUID id) {
        return sql.selectFrom(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.ID.eq(id))
                .and(WEBHOOK_ENDPOINT.STATE.ne(WebhookEndpoint.State.REMOVED.name()))
                .forUpdate()
                .fetchOptional(Row.mapping(Endpoints::endpoint))
                .orElseThrow(() -> Refused.notFound("webhookEndpointId"));
    }

    /** Where to bring something, and the secrets that sign it now; empty unless the endpoint is active. */
    Optional<Address> address(UUID id) {
        return sql.selectFrom(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.ID.eq(id))
                .and(WEBHOOK_ENDPOINT.STATE.eq(WebhookEndpoint.State.ACTIVE.name()))
                .fetchOptional(row -> {
                    var secret = Objects.requireNonNull(vault.open(row.get(WEBHOOK_ENDPOINT.SECRET_SEALED)));
                    var former = vault.open(row.get(WEBHOOK_ENDPOINT.FORMER_SECRET_SEALED));
                    var until = row.get(WEBHOOK_ENDPOINT.FORMER_UNTIL);
                    var both =
                            former != null && until != null && clock.instant().isBefore(until);
                    return new Address(
                            row.get(WEBHOOK_ENDPOINT.URL),
                            both ? List.of(secret, former) : List.of(secret),
                            row.get(WEBHOOK_ENDPOINT.FAILING_SINCE),
                            row.get(WEBHOOK_ENDPOINT.FAILURES),
                            row.get(WEBHOOK_ENDPOINT.RESTS_UNTIL));
                });
    }

    /** Where to bring something, what signs it, and how the receiver has fared. */
    record Address(
            String url,
            List<String> secrets,
            @Nullable Instant failingSince,
            int failures,
            @Nullable Instant restsUntil) {
        boolean rests(Instant now) {
            return restsUntil != null && now.isBefore(restsUntil);
        }
    }

    private void refuseUrl(String url) {
        if (!sender.isAllowed(url)) throw Refused.because(Code.INVALID, "refused.webhook.url", List.of(), "url");
    }

    private static void refuseTopics(List<WebhookTopic> topics) {
        if (topics.isEmpty()) throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "topics");
    }

    private String newSecret() {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    private static String[] inOutbox(List<WebhookTopic> topics) {
        return topics.stream().map(WebhookTopic::inOutbox).distinct().toArray(String[]::new);
    }

    private static WebhookEndpoint endpoint(Row row) {
        return new WebhookEndpoint(
                row.get(WEBHOOK_ENDPOINT.ID),
                row.get(WEBHOOK_ENDPOINT.URL),
                row.get(WEBHOOK_ENDPOINT.DESCRIPTION),
                Arrays.stream(row.get(WEBHOOK_ENDPOINT.TOPICS))
                        .flatMap(topic -> WebhookTopic.of(topic).stream())
                        .toList(),
                WebhookEndpoint.State.valueOf(row.get(WEBHOOK_ENDPOINT.STATE)),
                row.get(WEBHOOK_ENDPOINT.CREATED_AT),
                row.get(WEBHOOK_ENDPOINT.CREATED_BY),
                row.get(WEBHOOK_ENDPOINT.FORMER_UNTIL),
                row.get(WEBHOOK_ENDPOINT.FAILING_SINCE));
    }
}
