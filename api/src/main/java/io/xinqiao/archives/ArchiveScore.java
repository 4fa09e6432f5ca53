package io.xinqiao.archives;

import java.util.List;

/** How complete the archive of a unit is, of 100. */
record ArchiveScore(Unit unit, List<ArchivePart> missing) {
    static final int WHOLE = 100;

    ArchiveScore {
        missing = List.copyOf(missing);
    }

    public int score() {
        return WHOLE - missing.stream().mapToInt(ArchivePart::points).sum();
    }
}
