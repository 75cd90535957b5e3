package org.vivarium.integration.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process of the command. Closing it ends it, should it still be there. */
final class Running implements AutoCloseable {
    private final Process process;
    private final OutputStream in;
    private final Transcript out;
    private final Transcript err;

    /**
     * How a process ended.
     *
     * @param status its exit status
     * @param out what it wrote to standard output; at a terminal what it wrote at all
     * @param err what it wrote to standard error
     */
    record Result(int status, String out, String err) {}

    Running(Process process) {
        this.process = process;
        in = process.getOutputStream();
        out = new Transcript(process.getInputStream());
        err = new Transcript(process.getErrorStream());
    }

    /** Standard output, or the terminal. */
    Transcript out() {
        return out;
    }

    Transcript err() {
        return err;
    }

    /** Types, or sends through the pipe. */
    void type(String text) throws IOException {
        in.write(text.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    void closeInput() throws IOException {
        in.close();
    }

    /** Sends a signal, such as {@code INT}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for the end. */
    Result result() throws InterruptedException {
        return result(Transcript.LIMIT);
    }

    /** Waits for the end, which comes in that time. */
    Result result(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            throw new AssertionError("not ended in " + limit + ":\n" + out + "\n---\n" + err);
        }
        return new Result(process.exitValue(), out.all(), err.all());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
