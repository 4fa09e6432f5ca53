package io.xinqiao.dunning;

import io.xinqiao.printing.Sheet;
import java.util.List;
import java.util.UUID;

/** Papers of one kind, of which many are printed at once. A bean of this type is all that a kind needs. */
interface Bundle {
    PrintRun.Kind kind();

    /** What the file is called, in the language of the request. */
    String title();

    /**
     * For whom there is something to print, in the order of the papers; as far as the caller reaches.
     *
     * @throws io.xinqiao.platform.Refused NOT_FOUND for what was named and is not reached
     */
    List<UUID> keys(PrintRun.Target target);

    /** The papers for some of these; none for whoever has paid meanwhile. */
    List<Sheet> sheets(PrintRun.Target target, List<UUID> keys);
}
