package org.vivarium.imports;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;

/** The deadlines of all modules that are being made. One virtual thread keeps them, and only while there are some. */
final class Deadlines {
    private static final long IDLE_SECONDS = 1;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofVirtual().name("vivarium-import-deadlines").factory());

    Deadlines() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Begins a deadline for what the calling thread makes, as the interpreter's config has it.
     *
     * @param thread the calling thread's state
     */
    Deadline begin(Interpreter interpreter, String module, Optional<InterpreterThread> thread) {
        Duration limit = interpreter.config().imports().deadline();
        Deadline deadline = new Deadline(timer, interpreter, module, thread, limit);
        deadline.resume();
        return deadline;
    }

    /** Ends it: no deadline is kept any more. */
    void close() {
        timer.shutdownNow();
    }
}
