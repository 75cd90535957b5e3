package org.vivarium.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a command to its end, without input, and with its diagnostics going where ours go. */
final class ChildProcess {
    private ChildProcess() {}

    /**
     * What the command printed.
     *
     * @param nanosToFirstByte the time from before the process was started until its first byte of output had arrived
     */
    record Output(String text, long nanosToFirstByte) {
        List<Double> numbers() {
            return text.lines().map(Double::valueOf).toList();
        }
    }

    /**
     * Runs the command.
     *
     * @throws BenchException when it cannot be started, or when it fails
     */
    static Output run(ProcessBuilder command) {
        command.redirectError(ProcessBuilder.Redirect.INHERIT);
        String name = command.command().getFirst();
        try {
            long begin = System.nanoTime();
            Process process = command.start();
            try (InputStream output = process.getInputStream()) {
                process.getOutputStream().close();
                byte[] first = output.readNBytes(1);
                long nanos = System.nanoTime() - begin;
                byte[] rest = output.readAllBytes();
                int status = process.waitFor();
                if (status != 0) {
                    throw new BenchException(name + " ended with status " + status);
                }
                ByteBuffer all = ByteBuffer.allocate(first.length + rest.length)
                        .put(first)
                        .put(rest)
                        .flip();
                return new Output(StandardCharsets.UTF_8.decode(all).toString(), nanos);
            } finally {
                process.destroy();
            }
        } catch (IOException failure) {
            throw new BenchException("cannot run " + name + ": " + failure.getMessage(), failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while " + name + " ran", interruption);
        }
    }
}
