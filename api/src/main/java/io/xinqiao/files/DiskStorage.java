package io.xinqiao.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A folder that all nodes share. A file appears under its name when all of it is on the disk. */
final class DiskStorage implements Storage {
    private final Path folder;

    DiskStorage(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public void write(String key, InputStream sealed) throws IOException {
        var target = place(key);
        Files.createDirectories(target.getParent());
        var part = Files.createTempFile(target.getParent(), "part-", "");
        try {
            Files.copy(sealed, part, StandardCopyOption.REPLACE_EXISTING);
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
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

    private Path place(String key) {
        var place = folder.resolve(key).normalize();
        if (!place.startsWith(folder)) throw new IllegalArgumentException("A key that leaves the storage");
        return place;
    }
}
