package io.xinqiao.imports;

import io.xinqiao.files.File;
import io.xinqiao.files.FileStore;
import io.xinqiao.files.Files;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Workbooks that somebody uploaded for import, opened for as long as they are read. */
@Component
public class UploadedWorkbooks {
    private final Files files;
    private final FileStore store;

    UploadedWorkbooks(Files files, FileStore store) {
        this.files = files;
        this.store = store;
    }

    /** What is made of an opened workbook. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Workbook workbook) throws IOException;
    }

    /** Reads a file of the caller's; refused when there is none, it is for something else, or no workbook. */
    public <T> T read(UUID fileId, Reader<T> reader) {
        try (var workbook = Workbook.open(content(fileId))) {
            return reader.read(workbook);
        } catch (BadWorkbook bad) {
            throw Refused.because(Code.INVALID, bad.messageKey(), bad.arguments(), "fileId");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The bytes of a file of the caller's that was uploaded for import. */
    public byte[] content(UUID fileId) {
        var file = files.visible(List.of(fileId)).get(fileId);
        if (file == null) throw Refused.notFound("fileId");
        if (file.purpose() != File.Purpose.IMPORT) {
            throw Refused.because(Code.INVALID, "refused.file.purpose", List.of(), "fileId");
        }
        if (file.state() != File.State.STORED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.file.awaited", List.of(), "fileId");
        }
        try (var content = store.read(fileId)) {
            return content.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
