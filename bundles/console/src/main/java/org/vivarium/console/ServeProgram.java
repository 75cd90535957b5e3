package org.vivarium.console;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The program of {@code vivarium serve}: it waits. What happens meanwhile comes from the folders that are watched. */
final class ServeProgram implements Program {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<String> watched;
    private final PrintStream err;

    /**
     * @param watched the watched folders
     * @param err standard error
     */
    ServeProgram(List<String> watched, PrintStream err) {
        this.watched = watched;
        this.err = err;
    }

    @Override
    public int run() {
        err.println(watched.isEmpty() ? "serving" : "serving; watching " + String.join(" and ", watched));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            // Only a stop interrupts.
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
