package io.xinqiao.papers;

import static io.xinqiao.schema.tenant.Tables.COMPANY;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.files.File;
import io.xinqiao.files.FileStore;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Correction;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.printing.Letterhead;
import io.xinqiao.printing.Printer;
import io.xinqiao.tenants.TenantDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Keeps the company's letterhead, of which there is one. */
@Repository
class Companies {
    private static final long LARGEST_LOGO = 1 << 20;
    private static final List<String> PICTURES = List.of("image/png", "image/jpeg");

    private final Rows<Company> rows;
    private final Files files;
    private final FileStore store;

    Companies(Rows<Company> rows, Files files, FileStore store) {
        this.rows = rows;
        this.files = files;
        this.store = store;
    }

    @Bean
    static Rows<Company> companyRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Company.class, COMPANY, RowScope.ofCompany(), database, visibility);
    }

    record SetLetterheadInput(
            @Nullable String name,
            @Nullable String address,
            @Nullable String phone,
            @Nullable String bank,
            @Nullable String bankAccount,
            @Nullable UUID logoId,
            @Nullable Integer expectedVersion) {}

    /** The company as its papers know it. */
    Company company() {
        return rows.list(noCondition(), COMPANY.ID).getFirst();
    }

    /** What is left out stays; an empty text removes what was there. */
    Company update(SetLetterheadInput input) {
        var correction = rows.correct("Mutation.setLetterhead", company().id(), input.expectedVersion());
        told(correction, COMPANY.NAME, input.name());
        told(correction, COMPANY.ADDRESS, input.address());
        told(correction, COMPANY.PHONE, input.phone());
        told(correction, COMPANY.BANK, input.bank());
        told(correction, COMPANY.BANK_ACCOUNT, input.bankAccount());
        return correction
                .told(
                        COMPANY.LOGO_ID,
                        input.logoId() == null
                                ? null
                                : picture(correction.before().id(), input.logoId()))
                .make();
    }

    private static void told(Correction<Company> correction, TableField<?, String> column, @Nullable String text) {
        if (text != null) correction.become(column, text.isBlank() ? null : text.strip());
    }

    private UUID picture(UUID company, UUID id) {
        var file = files.visible(List.of(id)).get(id);
        if (file == null) throw Refused.notFound("logoId");
        if (file.state() != File.State.STORED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.file.awaited", List.of(), "logoId");
        }
        if (!PICTURES.contains(file.mediaType())
                || Objects.requireNonNull(file.size()) > LARGEST_LOGO
                || !Printer.isPrintable(content(id))) {
            throw Refused.because(Code.INVALID, "refused.company.logo", List.of(), "logoId");
        }
        files.link(id, new GlobalId("Company", company), null);
        return id;
    }

    /** What stands above everything on a paper. */
    Letterhead letterhead() {
        var company = company();
        var logo = company.logoId();
        return new Letterhead(
                nameOf(company),
                company.address(),
                company.phone(),
                company.bank(),
                company.bankAccount(),
                logo == null ? null : content(logo));
    }

    /** The name on papers, or the one that the company is registered under. */
    static String nameOf(Company company) {
        var name = company.name();
        return name == null ? Objects.requireNonNull(Caller.current().tenant()).name() : name;
    }

    private byte[] content(UUID file) {
        try (var content = store.read(file)) {
            return content.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
