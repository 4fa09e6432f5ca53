package io.xinqiao.tickets;

import io.xinqiao.printing.Sheet;
import java.util.List;

/** What another room has to say on the printed sheet of a ticket; each is a bean. */
@FunctionalInterface
public interface SheetPart {
    /** The blocks, in the asker's language; none where there is nothing to say. */
    List<Sheet.Block> of(Ticket ticket);
}
