package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY;
import static io.xinqiao.schema.tenant.Tables.SURVEY_URN;

import io.xinqiao.platform.Sha256;
import io.xinqiao.privacy.Cipher256;
import io.xinqiao.tenants.TenantDatabase;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The key of each urn. The survey's row knows the key's print and the folder's mark: no other key takes the place of
 * one that is only out of sight, and none counts as destroyed that may still lie in a folder that is away.
 */
@Component
class UrnKeys {
    private static final Logger log = LoggerFactory.getLogger(UrnKeys.class);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final KeyFolder folder;

    UrnKeys(TenantDatabase database, KeyFolder folder) {
        this.database = database;
        this.sql = database.sql();
        this.folder = folder;
    }

    /**
     * Gives a survey its key. The file is written when the change around it is committed, so that none is left of what
     * was not; where that fails {@link #require} makes another.
     */
    void give(UUID survey) {
        var mark = folder.requireWritable();
        var key = Cipher256.newKey();
        note(survey, key, mark);
        database.afterCommit(() -> keep(survey, key));
    }

    private void note(UUID survey, byte[] key, UUID mark) {
        sql.update(SURVEY)
                .set(SURVEY.KEY_PRINT, print(key))
                .set(SURVEY.KEY_FOLDER, mark)
                .where(SURVEY.ID.eq(survey))
                .execute();
    }

    private void keep(UUID survey, byte[] key) {
        try {
            folder.keep(survey, key);
        } catch (UncheckedIOException failure) {
            log.error("The key of the urn of survey {} could not be written; another is made", survey, failure);
        }
    }

    /** The key of a survey; nothing where it was destroyed, is lost or out of sight, or where another lies there. */
    Optional<byte[]> of(UUID survey) {
        var print = sql.select(SURVEY.KEY_PRINT)
                .from(SURVEY)
                .where(SURVEY.ID.eq(survey))
                .fetchSingle(SURVEY.KEY_PRINT);
        return folder.read(survey).filter(key -> print(key).equals(print));
    }

    /**
     * Sees to it that a survey has its key: another one is made where nothing was sealed with the one that is gone, and
     * the folder is the one that it lay in. The survey has to be locked.
     *
     * @return false where it is missed
     */
    boolean require(UUID survey) {
        if (of(survey).isPresent()) return true;
        var mark = markOf(survey);
        if (!folder.isMarked(mark) || sql.fetchExists(SURVEY_URN, SURVEY_URN.SURVEY_ID.eq(survey))) return false;
        var key = Cipher256.newKey();
        note(survey, key, mark.orElseThrow());
        folder.replace(survey, key);
        return true;
    }

    /** Destroys the key of a survey; false where its folder is away, so that nobody knows whether it is gone. */
    boolean destroy(UUID survey) {
        return folder.destroy(survey, markOf(survey));
    }

    private Optional<UUID> markOf(UUID survey) {
        return sql.select(SURVEY.KEY_FOLDER)
                .from(SURVEY)
                .where(SURVEY.ID.eq(survey))
                .fetchOptional(SURVEY.KEY_FOLDER);
    }

    private static String print(byte[] key) {
        return HexFormat.of().formatHex(Sha256.digest().digest(key));
    }
}
