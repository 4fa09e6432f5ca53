package io.xinqiao.surveys;

import io.xinqiao.privacy.Cipher256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

    private final Path folder;

    KeyFolder(SurveyProperties properties) {
        this.folder = properties.keys().toAbsolutePath().normalize();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(SurveyProperties.class)
    static class Settings {}

    /** Whether keys can be made here is known before anybody relies on it. */
    void requireWritable() {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "new", ""));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes the key of a survey, unless it is there: nobody reads half of one. */
    void make(UUID survey) {
        try {
            Files.createDirectories(folder);
            var made = Files.createTempFile(folder, "new", "");
            try {
                write(made, Cipher256.newKey());
                Files.createLink(place(survey), made);
            } catch (FileAlreadyExistsException there) {
                log.info("Survey {} goes on with the key that it has", survey);
            } finally {
                Files.delete(made);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        log.info("The urn of survey {} is sealed by a key in {}; if it is lost, so are the answers", survey, folder);
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

    /** Writes over a key and removes it; does nothing when it is gone already. */
    void destroy(UUID survey) {
        try {
            if (Files.exists(place(survey))) write(place(survey), new byte[Cipher256.KEY_BYTES]);
            Files.deleteIfExists(place(survey));
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
