package org.vivarium.python;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * Writes to what is standard output, or standard error, at the time of writing. A console session redirects these for its own
 * thread, and a context is made only once.
 */
final class LiveOutput extends OutputStream {
    private final Supplier<PrintStream> target;

    LiveOutput(Supplier<PrintStream> target) {
        this.target = target;
    }

    @Override
    public void write(int value) {
        target.get().write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target.get().write(bytes, offset, length);
    }

    @Override
    public void flush() {
        target.get().flush();
    }
}
