package io.xinqiao.imports;

/** Takes back what became of an import's fee settings, when the import is taken back. */
public interface FeeSettingsUndo {
    /** Takes all of it back, or nothing when somebody was billed by it; whether it did. */
    boolean takeBack(ImportJob job);
}
