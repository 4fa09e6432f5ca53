package io.xinqiao.files;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.platform.CodedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.Orientation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Smaller pictures of photos: upright, and made anew from their pixels, so that nothing of what the camera wrote beside
 * them (where, when, with which phone) is left. How many pixels there are is read before any is decoded, and of many
 * only every so manieth is.
 */
@Component
class Thumbnails {
    private static final Logger log = LoggerFactory.getLogger(Thumbnails.class);

    /** A phone's largest photo; more is a bomb. */
    static final long MOST_PIXELS = 64_000_000;

    private static final int LONGEST_SIDE = 20_000;

    private static final Set<String> TAKEN = Set.of("image/jpeg", "image/png", "image/gif");
    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES_KEPT = 32 * 1024 * 1024;
    private static final double QUALITY = 0.8;

    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final Cache<Key, Picture> made = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES_KEPT)
            .<Key, Picture>weigher((key, picture) -> picture.bytes().length + 200)
            .build();

    private record Key(UUID content, int side) {}

    /** A picture as it goes out. */
    @SuppressWarnings("ArrayRecordComponent") // only ever read
    record Picture(String mediaType, byte[] bytes) {}

    /** Opens a content; only when the picture is not there yet. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    /** Whether there are smaller pictures of such files. */
    static boolean areOf(@Nullable String mediaType) {
        return mediaType != null && TAKEN.contains(mediaType);
    }

    /**
     * The picture of a content, no side longer than so many pixels; empty when it cannot be read or is too large.
     *
     * @throws CodedException UNAVAILABLE when too many are being made
     */
    Optional<Picture> of(UUID content, int side, Opening opening) throws IOException {
        var key = new Key(content, side);
        var known = made.getIfPresent(key);
        if (known != null) return Optional.of(known);
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) throw CodedException.overloaded();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CodedException.overloaded();
        }
        try (var in = opening.open()) {
            // Whether the storage fails or the picture is damaged must not look the same.
            var picture = make(in.readAllBytes(), side);
            picture.ifPresent(one -> made.put(key, one));
            return picture;
        } finally {
            turns.release();
        }
    }

    private static Optional<Picture> make(byte[] image, int side) {
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            var readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) return Optional.empty();
            var reader = readers.next();
            try {
                reader.setInput(input, false, false);
                return isTooLarge(reader.getWidth(0), reader.getHeight(0))
                        ? Optional.empty()
                        : Optional.of(smaller(reader, PhotoOrientation.of(image), side));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException damaged) {
            log.debug("A picture cannot be read", damaged);
            return Optional.empty();
        }
    }

    /** Rows are read whole, however few of their pixels are kept: a side has its limit too. */
    static boolean isTooLarge(int width, int height) {
        return Math.max(width, height) > LONGEST_SIDE || (long) width * height > MOST_PIXELS;
    }

    private static Picture smaller(ImageReader reader, Orientation orientation, int side) throws IOException {
        var every = Math.ceilDiv(Math.max(reader.getWidth(0), reader.getHeight(0)), 2 * side);
        var asked = reader.getDefaultReadParam();
        asked.setSourceSubsampling(every, every, 0, 0);
        var upright = ExifFilterUtils.getFilterForOrientation(orientation);
        var image = upright.apply(reader.read(0, asked));
        var clear = image.getColorModel().hasAlpha();
        var out = new ByteArrayOutputStream();
        net.coobird.thumbnailator.Thumbnails.of(image)
                .size(Math.min(side, image.getWidth()), Math.min(side, image.getHeight()))
                .imageType(clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB)
                .outputFormat(clear ? "png" : "jpg")
                .outputQuality(QUALITY)
                .toOutputStream(out);
        return new Picture(clear ? "image/png" : "image/jpeg", out.toByteArray());
    }
}
