package io.xinqiao.load;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** An answer that the client has to take at some pace. It is written in slices, and after each one is looked. */
final class PacedOutput extends ServletOutputStream {
    private static final int SLICE = 32 * 1024;

    private final ServletOutputStream out;
    private final Pace pace;

    PacedOutput(ServletOutputStream out, Pace pace) {
        this.out = out;
        this.pace = pace;
    }

    @Override
    public void write(int one) throws IOException {
        pace.begin();
        out.write(one);
        pace.passed(1);
    }

    @Override
    public void write(byte[] content, int from, int length) throws IOException {
        for (var at = 0; at < length; at += SLICE) {
            var slice = Math.min(SLICE, length - at);
            pace.begin();
            out.write(content, from + at, slice);
            pace.passed(slice);
        }
    }

    @Override
    public void flush() throws IOException {
        pace.begin();
        out.flush();
        pace.passed(0);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    @Override
    public boolean isReady() {
        return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        out.setWriteListener(listener);
    }
}
