package org.vivarium.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Command lines, or statements, from a pipe or a file.
 *
 * <p>Nothing is read ahead, so that a command can read what follows its own line. Nothing wakes a thread that reads from a
 * pipe, so each line is read by a thread that can be left behind.
 */
final class PipedLines implements LineSource {
    private final InputStream in;
    private final Predicate<String> complete;

    /**
     * Lines of a language.
     *
     * @param complete whether lines need no more after them
     */
    PipedLines(InputStream in, Predicate<String> complete) {
        this.in = in;
        this.complete = complete;
    }

    @Override
    public @Nullable String next() throws IOException {
        String command = nextLine();
        while (command != null && !complete.test(command)) {
            String more = nextLine();
            if (more == null) {
                break;
            }
            command += "\n" + more;
        }
        return command;
    }

    private @Nullable String nextLine() throws IOException {
        CompletableFuture<@Nullable String> line = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("vivarium-input").start(() -> {
            try {
                line.complete(read());
            } catch (IOException e) {
                line.completeExceptionally(e);
            }
        });
        try {
            return line.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            throw new IOException("standard input cannot be read: " + e.getCause(), e);
        }
    }

    private @Nullable String read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
