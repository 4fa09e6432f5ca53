package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.TICKET;

import io.xinqiao.privacy.PersonalDataHolder;
import io.xinqiao.privacy.PersonalKind;
import io.xinqiao.privacy.PersonalSource;
import io.xinqiao.privacy.PersonalSource.Found;
import io.xinqiao.privacy.Vault;
import io.xinqiao.tenants.TenantDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Whom to call about tickets: shown, handed out, forgotten. The tickets themselves stay. */
@Component
class TicketContacts implements PersonalDataHolder {
    private final DSLContext sql;
    private final Vault vault;

    TicketContacts(TenantDatabase database, Vault vault) {
        this.sql = database.sql();
        this.vault = vault;
    }

    @Override
    public String part() {
        return "tickets";
    }

    @Override
    public List<Map<String, @Nullable Object>> export(UUID person) {
        return sql.selectFrom(TICKET)
                .where(TICKET.REQUESTER_ID.eq(person))
                .orderBy(TICKET.SUBMITTED_AT)
                .fetch(row -> {
                    Map<String, @Nullable Object> part = new LinkedHashMap<>();
                    part.put("number", row.getNumber());
                    part.put("submittedAt", row.getSubmittedAt());
                    part.put("kind", row.getKind());
                    part.put("title", row.getTitle());
                    part.put("description", row.getDescription());
                    part.put("contactName", row.getContactName());
                    part.put("contactPhone", vault.open(row.getContactPhoneSealed()));
                    return part;
                });
    }

    @Override
    public void erase(UUID person) {
        sql.update(TICKET)
                .setNull(TICKET.CONTACT_NAME)
                .setNull(TICKET.CONTACT_PHONE_SEALED)
                .where(TICKET.REQUESTER_ID.eq(person))
                .execute();
    }

    @Configuration(proxyBeanMethods = false)
    static class Source {
        @Bean
        PersonalSource personalDataOfTickets(Tickets tickets) {
            return new PersonalSource(
                    "Ticket",
                    Map.of(PersonalKind.PHONE, "contactPhone"),
                    (row, id) -> tickets.reachable(row, id).map(ticket -> {
                        var contact = ticket.report().contact();
                        var phone = contact == null ? null : contact.phone();
                        return new Found(
                                ticket.aboutPerson(), phone == null ? Map.of() : Map.of(PersonalKind.PHONE, phone));
                    }));
        }
    }
}
