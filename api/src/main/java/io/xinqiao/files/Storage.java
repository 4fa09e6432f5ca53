package io.xinqiao.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;

/** Where the content of files lies. It sees sealed bytes and opaque keys, nothing else. */
interface Storage {
    /**
     * Keeps what the stream brings under a key, whole or not at all. A key is written once.
     *
     * @throws java.nio.file.FileAlreadyExistsException when something is kept under it
     */
    void write(String key, InputStream sealed) throws IOException;

    /** What is kept under a key. */
    InputStream read(String key) throws IOException;

    /** Forgets what is kept under a key, if anything is. */
    void remove(String key) throws IOException;

    /** The names of all that is kept in a folder; to be closed. */
    Stream<String> names(String folder) throws IOException;
}
