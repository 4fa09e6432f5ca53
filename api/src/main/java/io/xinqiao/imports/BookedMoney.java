package io.xinqiao.imports;

/** Takes back what was booked of an import's payments and arrears, when the import is taken back. */
public interface BookedMoney {
    /** Takes all of it back, or nothing when any of it was paid, let off or charged for since; whether it did. */
    boolean takeBack(Import job);
}
