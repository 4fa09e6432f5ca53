package io.xinqiao.runs;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Lets this node read long for few at once: each reader holds connections as long as it lasts, and two hundred that are
 * due at eight o'clock would leave the desk none. The runs that people ask for themselves take turns
 * ({@link RunKind#isAskersOwn}). Whoever has no turn holds nothing, and comes again.
 */
@Component
public class RunTurns {
    private final LoadingCache<String, Semaphore> ofCell;
    private final LoadingCache<String, Semaphore> ofCompany;

    /** One connection of those for reading is left to who waits at a screen. */
    @Autowired
    RunTurns(TenantDatabase database) {
        this(Math.max(1, database.snapshotsAtOnce() - 1));
    }

    /** @param most turns in a cell; a company has half of them, and one at least */
    RunTurns(int most) {
        this.ofCell = Caffeine.newBuilder().build(cell -> new Semaphore(most));
        this.ofCompany = Caffeine.newBuilder().build(company -> new Semaphore((most + 1) / 2));
    }

    /** A turn, given back when closed. */
    @FunctionalInterface
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A turn for a company.
     *
     * @throws JobQueue.Busy while the company or its cell has as many as they may
     */
    public Turn take(Tenant tenant) {
        var slot = tenant.slot();
        var company = ofCompany.get(slot.schema());
        var cell = ofCell.get(slot.node() + "-" + slot.cell());
        if (!company.tryAcquire()) throw new JobQueue.Busy();
        if (!cell.tryAcquire()) {
            company.release();
            throw new JobQueue.Busy();
        }
        return () -> {
            cell.release();
            company.release();
        };
    }
}
