package org.vivarium.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.TypedException;

/**
 * Handles the signals that reach the process: only the main thread of the main interpreter gets any (bpo-40010).
 *
 * <p>{@code INT} becomes a {@code KeyboardInterrupt} there, at its next check. It is not handled when that thread is not
 * inside, or does not come to a check in time; then, and for all other signals, the process does what it does by itself,
 * which is to end. Thread-safe.
 */
final class Signals implements Predicate<String> {
    private static final long PATIENCE_MILLIS = 500;

    private final RuntimeState runtime;

    Signals(RuntimeState runtime) {
        this.runtime = runtime;
    }

    /**
     * Handles a signal.
     *
     * @param signal its name without SIG
     * @return whether it was handled
     */
    @Override
    public boolean test(String signal) {
        return signal.equals("INT") && runtime.isMainThreadInside() && interruptMain();
    }

    private boolean interruptMain() {
        CountDownLatch handled = new CountDownLatch(1);
        Runnable handler = () -> {
            handled.countDown();
            throw new TypedException(ExceptionSnapshot.Type.builtin("KeyboardInterrupt"), "");
        };
        try {
            runtime.addMainPendingCall(handler);
            if (handled.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterpreterException full) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runtime.mainCalls().remove(handler);
        return handled.getCount() == 0;
    }
}
