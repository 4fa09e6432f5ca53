package io.xinqiao.surveys;

import io.xinqiao.platform.NewId;
import io.xinqiao.privacy.Cipher256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * The keys of urns, each in a file of its own: random, derived from nothing, and nowhere else. That a key is lost is
 * the one thing that no backup brings back, so it is said in the log whenever one is made.
 */
@Component
class KeyFolder {
    private static final Logger log = LoggerFactory.getLogger(KeyFolder.class);

    /** The file that says which folder this is. */
    private static final String MARK = "mark";

    private final Path folder;

    KeyFolder(SurveyProperties properties) {
        this.folder = properties.keys().toAbsolutePath().normalize();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(SurveyProperties.class)
    static class Settings {}

    /**
     * Whether keys can be made here is known before anybody relies on it.
     *
     * @return the folder's mark, which it gets when it is first used
     */
    UUID requireWritable() {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "new", ""));
            var known = mark();
            if (known.isPresent()) return known.get();
            link(folder.resolve(MARK), NewId.random().toString().getBytes(StandardCharsets.US_ASCII));
            return mark().orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Optional<UUID> mark() throws IOException {
        try {
            return Optional.of(UUID.fromString(Files.readString(folder.resolve(MARK), StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Whether this is the folder with this mark, and not the empty place where it is to be mounted. */
    boolean isMarked(Optional<UUID> mark) {
        try {
            return mark.isPresent() && mark.equals(mark());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes the key of a survey, unless there is one: nobody reads half of one. */
    void keep(UUID survey, byte[] key) {
        try {
            if (!link(place(survey), key)) log.info("Survey {} goes on with the key that it has", survey);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        log.info("The urn of survey {} is sealed by a key in {}; if it is lost, so are the answers", survey, folder);
    }

    /** Writes the key of a survey in the place of one with which nothing was sealed. */
    void replace(UUID survey, byte[] key) {
        destroyFile(place(survey));
        keep(survey, key);
    }

    /** Writes a file as a whole; false where there is one. */
    private boolean link(Path file, byte[] content) throws IOException {
        var made = Files.createTempFile(folder, "new", "");
        try {
            write(made, content);
            Files.createLink(file, made);
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        } finally {
            Files.delete(made);
        }
    }

    /** The key of a survey; nothing when it was destroyed, or lost. */
    Optional<byte[]> read(UUID survey) {
        try {
            return Optional.of(Files.readAllBytes(place(survey)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Writes over a key and removes it, where it is not gone already.
     *
     * @return false where this is not the folder with this mark, so that the key may lie there still
     */
    boolean destroy(UUID survey, Optional<UUID> mark) {
        if (!isMarked(mark)) return false;
        destroyFile(place(survey));
        return true;
    }

    private static void destroyFile(Path file) {
        try {
            if (Files.exists(file)) write(file, new byte[Cipher256.KEY_BYTES]);
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void write(Path file, byte[] key) throws IOException {
        try (var channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
    }

    private Path place(UUID survey) {
        return folder.resolve(survey + ".key");
    }
}
