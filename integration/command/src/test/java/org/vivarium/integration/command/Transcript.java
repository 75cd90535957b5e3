package org.vivarium.integration.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a process writes to a stream, as it comes. A thread reads; the others wait for what they want to see.
 *
 * <p>Thread-safe: its monitor guards the text.
 */
final class Transcript {
    /** Long, as the machine may be busy; what fails takes it, what works does not. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final StringBuilder text = new StringBuilder();
    private final Thread reader;
    private int seen;
    private boolean ended;

    Transcript(InputStream stream) {
        reader = Thread.ofPlatform().daemon().start(() -> read(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    }

    private void read(Reader characters) {
        char[] buffer = new char[4096];
        try (characters) {
            for (int count = characters.read(buffer); count >= 0; count = characters.read(buffer)) {
                synchronized (this) {
                    text.append(buffer, 0, count);
                    notifyAll();
                }
            }
        } catch (IOException endOfTerminal) {
            // A terminal whose last process has ended says so in this way.
            return;
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    /** Waits for a text after what was waited for before; returns what came between, that text included. */
    synchronized String await(String wanted) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        int found = text.indexOf(wanted, seen);
        while (found < 0) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (ended || left <= 0) {
                throw new AssertionError("no " + wanted + (ended ? " until the end" : " in time") + " after\n"
                        + text.substring(0, seen) + "\n--- but\n" + text.substring(seen));
            }
            wait(left);
            found = text.indexOf(wanted, seen);
        }
        int from = seen;
        seen = found + wanted.length();
        return text.substring(from, seen);
    }

    /** All of it, once the stream has ended. */
    String all() throws InterruptedException {
        if (!reader.join(LIMIT)) {
            throw new AssertionError("still open after\n" + this);
        }
        return toString();
    }

    @Override
    public synchronized String toString() {
        return text.toString();
    }
}
