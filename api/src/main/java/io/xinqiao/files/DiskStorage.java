package io.xinqiao.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;

/** A folder that all nodes share. What breaks off on the way is removed; what stands there is never written over. */
final class DiskStorage implements Storage {
    private final Path folder;

    DiskStorage(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public void write(String key, InputStream sealed) throws IOException {
        var target = place(key);
        Files.createDirectories(target.getParent());
        var whole = false;
        try (var channel = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                sealed.transferTo(Channels.newOutputStream(channel));
                channel.force(true);
                whole = true;
            } finally {
                if (!whole) Files.deleteIfExists(target);
            }
        }
    }

    @Override
    public InputStream read(String key) throws IOException {
        return Files.newInputStream(place(key));
    }

    @Override
    public void remove(String key) throws IOException {
        Files.deleteIfExists(place(key));
    }

    @Override
    public Stream<String> names(String inside) {
        var names = place(inside).toFile().list();
        return names == null ? Stream.empty() : Arrays.stream(names);
    }

    private Path place(String key) {
        var place = folder.resolve(key).normalize();
        if (!place.startsWith(folder)) throw new IllegalArgumentException("A key that leaves the storage");
        return place;
    }
}
