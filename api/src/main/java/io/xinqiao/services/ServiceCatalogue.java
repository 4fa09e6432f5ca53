package io.xinqiao.services;

import static io.xinqiao.schema.tenant.Tables.SERVICE_OFFERING;
import static io.xinqiao.schema.tenant.Tables.SERVICE_PROVIDER;
import static io.xinqiao.schema.tenant.Tables.SERVICE_SLOT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Units;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.services.ServiceOffering.Category;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What is offered, by whom, and when it can be had. */
@Repository
class ServiceCatalogue {
    private final Rows<ServiceProvider> providers;
    private final Rows<ServiceOffering> offerings;
    private final Rows<ServiceSlot> slots;
    private final Clock clock;

    ServiceCatalogue(
            Rows<ServiceProvider> providers, Rows<ServiceOffering> offerings, Rows<ServiceSlot> slots, Clock clock) {
        this.providers = providers;
        this.offerings = offerings;
        this.slots = slots;
        this.clock = clock;
    }

    private static Condition livesIn(Field<UUID> project, UUID person) {
        return project.in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)));
    }

    @Bean
    static Rows<ServiceProvider> serviceProviderRows(TenantDatabase database, Visibility visibility) {
        var scope = RowScope.inProject(SERVICE_PROVIDER.PROJECT_ID)
                .ofResident(person -> livesIn(SERVICE_PROVIDER.PROJECT_ID, person));
        return Rows.of(ServiceProvider.class, SERVICE_PROVIDER, scope, database, visibility);
    }

    @Bean
    static Listing<ServiceProvider> serviceProviderList(Rows<ServiceProvider> rows) {
        return Listing.of("serviceProviders", rows)
                .ascending(SERVICE_PROVIDER.NAME)
                .descending(SERVICE_PROVIDER.ID)
                .search(SERVICE_PROVIDER.NAME);
    }

    @Bean
    static Deletion<ServiceProvider> serviceProviderDeletion(Rows<ServiceProvider> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    @Bean
    static Rows<ServiceOffering> serviceOfferingRows(TenantDatabase database, Visibility visibility) {
        var scope = RowScope.inProject(SERVICE_OFFERING.PROJECT_ID)
                .ofResident(
                        person -> livesIn(SERVICE_OFFERING.PROJECT_ID, person).and(SERVICE_OFFERING.ON_SALE.isTrue()));
        return Rows.of(ServiceOffering.class, SERVICE_OFFERING, scope, database, visibility);
    }

    @Bean
    static Listing<ServiceOffering> serviceOfferingList(Rows<ServiceOffering> rows) {
        return Listing.of("serviceOfferings", rows)
                .ascending(SERVICE_OFFERING.NAME)
                .ascending(SERVICE_OFFERING.PRICE)
                .descending(SERVICE_OFFERING.ID)
                .search(SERVICE_OFFERING.NAME, SERVICE_OFFERING.DESCRIPTION)
                .related("provider", "offerings");
    }

    @Bean
    static Deletion<ServiceOffering> serviceOfferingDeletion(Rows<ServiceOffering> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    @Bean
    static Rows<ServiceSlot> serviceSlotRows(TenantDatabase database, Visibility visibility) {
        var scope = RowScope.inProject(SERVICE_SLOT.PROJECT_ID)
                .ofResident(person -> livesIn(SERVICE_SLOT.PROJECT_ID, person));
        return Rows.of(ServiceSlot.class, SERVICE_SLOT, scope, database, visibility);
    }

    @Bean
    static Listing<ServiceSlot> serviceSlotList(Rows<ServiceSlot> rows) {
        return Listing.of("serviceSlots", rows)
                .ascending(SERVICE_SLOT.BEGINS_AT)
                .descending(SERVICE_SLOT.ID)
                .flag("free", () -> SERVICE_SLOT.TAKEN.lt(SERVICE_SLOT.CAPACITY))
                .related("offering", "slots");
    }

    @Bean
    static Deletion<ServiceSlot> serviceSlotDeletion(Rows<ServiceSlot> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateServiceProviderInput(
            UUID projectId, String name, @Nullable String contact) {}

    record UpdateServiceProviderInput(
            UUID serviceProviderId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String contact) {}

    record CreateServiceOfferingInput(
            UUID projectId,
            @Nullable UUID serviceProviderId,
            Category category,
            String name,
            @Nullable String description,
            String unit,
            BigDecimal price,
            @Nullable BigDecimal marketPrice,
            @Nullable Integer paidUpPercent,
            @Nullable Boolean bySlot) {}

    record UpdateServiceOfferingInput(
            UUID serviceOfferingId,
            @Nullable Integer expectedVersion,
            @Nullable UUID serviceProviderId,
            @Nullable Category category,
            @Nullable String name,
            @Nullable String description,
            @Nullable String unit,
            @Nullable BigDecimal price,
            @Nullable BigDecimal marketPrice,
            @Nullable Integer paidUpPercent,
            @Nullable Boolean onSale) {}

    record OpenServiceSlotsInput(
            UUID serviceOfferingId,
            Instant beginsAt,
            int minutes,
            int capacity,
            @Nullable Integer everyWeeks,
            @Nullable Integer times) {}

    record UpdateServiceSlotInput(
            UUID serviceSlotId, @Nullable Integer expectedVersion, int capacity) {}

    ServiceProvider create(CreateServiceProviderInput input) {
        var provider = new ServiceProvider(NewId.next(), input.projectId(), input.name(), input.contact(), 1);
        if (providers.insertNew(List.of(provider)) == 0) throw taken();
        return provider;
    }

    ServiceProvider update(UpdateServiceProviderInput input) {
        return providers
                .correct("Mutation.updateServiceProvider", input.serviceProviderId(), input.expectedVersion())
                .told(SERVICE_PROVIDER.NAME, input.name())
                .told(SERVICE_PROVIDER.CONTACT, input.contact())
                .make();
    }

    ServiceOffering create(CreateServiceOfferingInput input) {
        requireProvider("Mutation.createServiceOffering", input.serviceProviderId(), input.projectId());
        requireMoney(input.price(), "price");
        if (input.marketPrice() != null) requireMoney(input.marketPrice(), "marketPrice");
        requireBySlot(input.category(), Boolean.TRUE.equals(input.bySlot()), "bySlot");
        var offering = new ServiceOffering(
                NewId.next(),
                input.projectId(),
                input.serviceProviderId(),
                input.category(),
                input.name(),
                input.description(),
                input.unit(),
                input.price(),
                input.marketPrice(),
                input.paidUpPercent() == null ? 0 : input.paidUpPercent(),
                Boolean.TRUE.equals(input.bySlot()),
                true,
                1);
        if (offerings.insertNew(List.of(offering)) == 0) throw taken();
        return offering;
    }

    ServiceOffering update(UpdateServiceOfferingInput input) {
        if (input.price() != null) requireMoney(input.price(), "price");
        if (input.marketPrice() != null) requireMoney(input.marketPrice(), "marketPrice");
        var correction =
                offerings.correct("Mutation.updateServiceOffering", input.serviceOfferingId(), input.expectedVersion());
        requireProvider(
                "Mutation.updateServiceOffering",
                input.serviceProviderId(),
                correction.before().projectId());
        var category = input.category() == null ? correction.before().category() : input.category();
        requireBySlot(category, correction.before().bySlot(), "category");
        return correction
                .told(SERVICE_OFFERING.PROVIDER_ID, input.serviceProviderId())
                .told(SERVICE_OFFERING.CATEGORY, input.category())
                .told(SERVICE_OFFERING.NAME, input.name())
                .told(SERVICE_OFFERING.DESCRIPTION, input.description())
                .told(SERVICE_OFFERING.UNIT, input.unit())
                .told(SERVICE_OFFERING.PRICE, input.price())
                .told(SERVICE_OFFERING.MARKET_PRICE, input.marketPrice())
                .told(SERVICE_OFFERING.PAID_UP_PERCENT, input.paidUpPercent())
                .told(SERVICE_OFFERING.ON_SALE, input.onSale())
                .make();
    }

    /** At the same time of the day, every so many weeks; those that are there already stay as they are. */
    List<ServiceSlot> open(OpenServiceSlotsInput input) {
        var offering = offerings.lock("Mutation.openServiceSlots", input.serviceOfferingId(), "serviceOfferingId");
        if (!offering.bySlot()) {
            throw Refused.because(Code.INVALID, "refused.service.noSlots", List.of(), "serviceOfferingId");
        }
        if (input.beginsAt().isBefore(clock.instant())) {
            throw Refused.because(Code.INVALID, "refused.service.past", List.of(), "beginsAt");
        }
        List<ServiceSlot> wanted = new ArrayList<>();
        var times = input.times() == null ? 1 : input.times();
        var weeks = input.everyWeeks() == null ? 1 : input.everyWeeks();
        for (var time = 0; time < times; time++) {
            var begins = input.beginsAt().atZone(clock.getZone()).plus(Period.ofWeeks(weeks * time));
            wanted.add(new ServiceSlot(
                    NewId.next(),
                    offering.projectId(),
                    offering.id(),
                    begins.toInstant(),
                    begins.plusMinutes(input.minutes()).toInstant(),
                    input.capacity(),
                    0,
                    1));
        }
        slots.insertNew(wanted);
        var added = slots.ofKeys(wanted.stream().map(ServiceSlot::id).toList());
        return wanted.stream().filter(slot -> added.containsKey(slot.id())).toList();
    }

    ServiceSlot update(UpdateServiceSlotInput input) {
        var correction = slots.correct("Mutation.updateServiceSlot", input.serviceSlotId(), input.expectedVersion());
        var taken = correction.before().taken();
        if (input.capacity() < taken) {
            throw Refused.because(Code.INVALID, "refused.service.taken", List.of(taken), "capacity");
        }
        return correction.told(SERVICE_SLOT.CAPACITY, input.capacity()).make();
    }

    private void requireProvider(String mutation, @Nullable UUID id, UUID project) {
        if (id == null) return;
        var provider = providers.require(mutation, id, "serviceProviderId");
        if (!provider.projectId().equals(project)) throw Refused.notFound("serviceProviderId");
    }

    /** A unit is entrusted to be let once, and not at certain times. */
    private static void requireBySlot(Category category, boolean bySlot, String argument) {
        if (bySlot && category == Category.LETTING) {
            throw Refused.because(Code.INVALID, "refused.service.lettingSlots", List.of(), argument);
        }
    }

    private static Refused taken() {
        return Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
    }

    private static void requireMoney(BigDecimal amount, String field) {
        if (amount.stripTrailingZeros().scale() > 2) {
            throw Refused.because(Code.INVALID, "refused.money", List.of(), field);
        }
    }
}
