package io.xinqiao.gateways;

import static io.xinqiao.schema.tenant.Tables.PAYMENT_CHANNEL;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.select;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.Vault;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The gateways of projects, and with what they sign; secrets are kept sealed and never shown again. */
@Repository
class Channels {
    private static final int MOST = 100;
    private static final int SECRET_BYTES = 32;
    private static final int APIV3_KEY = 32;
    private static final int FOR_OPENING = 3;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RowScope SCOPE = RowScope.inProject(PAYMENT_CHANNEL.PROJECT_ID)
            .ofResident(person -> PAYMENT_CHANNEL.PROJECT_ID.in(
                    select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person))));

    private record Kept(UUID tenant, UUID channel) {}

    private final Cache<Kept, Optional<Opened>> opened = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(5))
            .build();
    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<PaymentChannel> rows;
    private final Vault vault;
    private final Clock clock;

    Channels(TenantDatabase database, Rows<PaymentChannel> rows, Vault vault, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.vault = vault;
        this.clock = clock;
    }

    @Bean
    static Rows<PaymentChannel> paymentChannelRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(PaymentChannel.class, PAYMENT_CHANNEL, SCOPE, database, visibility);
    }

    @Bean
    static Deletion<PaymentChannel> paymentChannelDeletion(Rows<PaymentChannel> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record UpdatePaymentChannelInput(
            UUID paymentChannelId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String appId,
            @Nullable String privateKey,
            @Nullable String certificateSerial,
            @Nullable Boolean active) {}

    record CreatePaymentChannelInput(
            UUID projectId,
            Provider provider,
            String name,
            @Nullable String merchant,
            @Nullable String apiV3Key,
            @Nullable String publicKey,
            @Nullable String appId,
            @Nullable String privateKey,
            @Nullable String certificateSerial) {}

    /** A channel, and the secret that was made for it, in the clear for this once. */
    record WithSecret(PaymentChannel channel, @Nullable String secret) {}

    WithSecret create(CreatePaymentChannelInput input) {
        var generic = input.provider() == Provider.GENERIC;
        var made = generic ? newSecret() : null;
        var secret = generic ? made : input.apiV3Key();
        if (!generic && (input.merchant() == null || !isKey(input.publicKey()))) {
            throw Refused.because(Code.INVALID, "refused.channel.key", List.of(), "publicKey");
        }
        if (input.provider() == Provider.WECHAT_PAY && (secret == null || secret.length() != APIV3_KEY)) {
            throw Refused.because(Code.INVALID, "refused.channel.apiV3Key", List.of(), "apiV3Key");
        }
        requirePrivateKey(input.privateKey());
        requireSerial(input.provider(), input.privateKey(), input.certificateSerial(), input.appId());
        var channel = new PaymentChannel(
                NewId.next(),
                input.projectId(),
                input.provider(),
                input.name(),
                input.merchant(),
                input.appId(),
                input.certificateSerial(),
                true,
                1);
        var added = sql.insertInto(PAYMENT_CHANNEL)
                .set(PAYMENT_CHANNEL.ID, channel.id())
                .set(PAYMENT_CHANNEL.PROJECT_ID, channel.projectId())
                .set(PAYMENT_CHANNEL.PROVIDER, channel.provider().name())
                .set(PAYMENT_CHANNEL.NAME, channel.name())
                .set(PAYMENT_CHANNEL.MERCHANT, channel.merchant())
                .set(PAYMENT_CHANNEL.SECRET_SEALED, vault.seal(secret))
                .set(PAYMENT_CHANNEL.PUBLIC_KEY, input.publicKey())
                .set(PAYMENT_CHANNEL.APP_ID, input.appId())
                .set(PAYMENT_CHANNEL.PRIVATE_KEY_SEALED, vault.seal(input.privateKey()))
                .set(PAYMENT_CHANNEL.CERTIFICATE_SERIAL, input.certificateSerial())
                .set(PAYMENT_CHANNEL.ACTIVE, true)
                .set(PAYMENT_CHANNEL.CREATED_AT, clock.instant())
                .set(PAYMENT_CHANNEL.CREATED_BY, Caller.current().memberId())
                .onConflictDoNothing()
                .execute();
        if (added == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        forget(channel.id());
        return new WithSecret(channel, made);
    }

    private static boolean isKey(@Nullable String pem) {
        if (pem == null) return false;
        try {
            ProviderSignature.publicKey(pem);
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException noKey) {
            return false;
        }
    }

    private static void requirePrivateKey(@Nullable String pem) {
        if (pem == null) return;
        try {
            ProviderSignature.privateKey(pem);
        } catch (GeneralSecurityException | IllegalArgumentException noKey) {
            throw Refused.because(Code.INVALID, "refused.channel.privateKey", List.of(), "privateKey");
        }
    }

    /** WeChat Pay asks for three things of whoever opens payments; one of them alone is a mistake. */
    private static void requireSerial(
            Provider provider, @Nullable String privateKey, @Nullable String serial, @Nullable String appId) {
        if (provider != Provider.WECHAT_PAY) return;
        var told = Stream.of(privateKey, serial, appId).filter(Objects::nonNull).count();
        if (told != 0 && told != FOR_OPENING) {
            throw Refused.because(Code.REQUIRED, "refused.channel.opening", List.of(), "certificateSerial");
        }
    }

    private static String newSecret() {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    /** What an inactive channel tells is refused. */
    PaymentChannel update(UpdatePaymentChannelInput input) {
        requirePrivateKey(input.privateKey());
        var correction =
                rows.correct("Mutation.updatePaymentChannel", input.paymentChannelId(), input.expectedVersion());
        if (input.privateKey() != null) {
            sql.update(PAYMENT_CHANNEL)
                    .set(PAYMENT_CHANNEL.PRIVATE_KEY_SEALED, vault.seal(input.privateKey()))
                    .where(PAYMENT_CHANNEL.ID.eq(input.paymentChannelId()))
                    .execute();
            correction.touched();
        }
        var changed = correction
                .told(PAYMENT_CHANNEL.NAME, input.name())
                .told(PAYMENT_CHANNEL.APP_ID, input.appId())
                .told(PAYMENT_CHANNEL.CERTIFICATE_SERIAL, input.certificateSerial())
                .told(PAYMENT_CHANNEL.ACTIVE, input.active())
                .make();
        forget(changed.id());
        return changed;
    }

    private void forget(UUID id) {
        var kept = new Kept(database.tenant().id(), id);
        database.afterCommit(() -> opened.invalidate(kept));
    }

    List<PaymentChannel> of(@Nullable UUID project) {
        return sql.selectFrom(PAYMENT_CHANNEL)
                .where(rows.scope("Query.paymentChannels"))
                .and(is(PAYMENT_CHANNEL.PROJECT_ID, project))
                .orderBy(PAYMENT_CHANNEL.PROJECT_ID, PAYMENT_CHANNEL.NAME)
                .limit(MOST)
                .fetch(Row.mapping(rows::read));
    }

    /** A channel and with what its provider signs. */
    record Opened(PaymentChannel channel, Notification.Keys keys) {}

    /**
     * For whoever tells of a payment; nobody is asked who they are but by their signature. Kept for some seconds, so
     * that a flood of what is forged costs a hash each and no statement.
     */
    Optional<Opened> open(UUID id) {
        return opened.get(new Kept(database.tenant().id(), id), kept -> read(id));
    }

    private Optional<Opened> read(UUID id) {
        return sql.selectFrom(PAYMENT_CHANNEL)
                .where(PAYMENT_CHANNEL.ID.eq(id))
                .and(PAYMENT_CHANNEL.ACTIVE)
                .fetchOptional(row -> new Opened(
                        rows.read(row::get),
                        new Notification.Keys(vault.open(row.getSecretSealed()), row.getPublicKey())));
    }
}
