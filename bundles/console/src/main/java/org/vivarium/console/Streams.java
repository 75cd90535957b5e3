package org.vivarium.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a session reads and writes. {@link System#out} is of no use here: Gogo leads it back into the session.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
record Streams(InputStream in, PrintStream out, PrintStream err) {

    /** The process's own. */
    static Streams ofProcess() {
        return of(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }

    /** Such that the outputs stay open whatever Gogo does. */
    static Streams of(InputStream in, OutputStream out, OutputStream err) {
        return new Streams(in, print(out), print(err));
    }

    /** The same with another input. */
    Streams reading(InputStream input) {
        return new Streams(input, out, err);
    }

    private static PrintStream print(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8) {
            @Override
            public void close() {
                // Gogo closes the session's output when a command writes on an interrupted thread.
                flush();
            }
        };
    }
}
