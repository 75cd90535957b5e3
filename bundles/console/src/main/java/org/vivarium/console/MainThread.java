package org.vivarium.console;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a program when the launcher calls it, and ends it when this bundle stops. Its monitor guards {@code running}. */
final class MainThread implements Callable<Integer> {
    /** Long enough for a terminal to be restored, and short enough for a person who waits for the process to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Program program;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread running;

    MainThread(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() throws Exception {
        synchronized (this) {
            running = Thread.currentThread();
        }
        try {
            return program.run();
        } finally {
            synchronized (this) {
                running = null;
                // An interrupt was meant for the program alone.
                Thread.interrupted();
            }
            ended.countDown();
        }
    }

    /** Ends the program and waits until it has ended. */
    void stop() {
        program.stop();
        synchronized (this) {
            if (running == null) {
                return;
            }
            running.interrupt();
        }
        try {
            if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("the console did not end within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
