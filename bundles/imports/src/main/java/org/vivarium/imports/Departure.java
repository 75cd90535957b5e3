package org.vivarium.imports;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vivarium.classspace.Replacement;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;

/**
 * Old versions of modules that nobody calls any more: they are freed and their bundles uninstalled when the last thread has left them, by that
 * thread, or with the interpreter.
 */
final class Departure {
    private static final System.Logger LOGGER = System.getLogger(Departure.class.getName());

    private final Importing importing;
    private final ModuleTable table;
    private final List<Made> old;
    private final Optional<Replacement> replacement;

    Departure(Importing importing, List<Made> old, Optional<Replacement> replacement) {
        this.importing = importing;
        table = importing.table();
        this.old = old;
        this.replacement = replacement;
    }

    /** Waits until the calls that are in versions have left, no longer than the config says, and not when the calling thread is in one. */
    static boolean areIdle(Interpreter interpreter, List<Incarnation> versions) {
        CompletableFuture<?> idle = CompletableFuture.allOf(
                versions.stream().map(Incarnation::retire).toArray(CompletableFuture[]::new));
        if (idle.isDone() || Frames.areInFunction()) {
            return idle.isDone();
        }
        Duration limit = interpreter.config().imports().deadline();
        try {
            if (limit.isZero()) {
                idle.get();
            } else {
                idle.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "somebody is still at work in a version that is to leave", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return idle.isDone();
    }

    /**
     * Lets no call in any more, and waits for those that are inside. What cannot leave now leaves later.
     *
     * @return who is still at work
     */
    List<String> begin() {
        List<Incarnation> versions = old.stream().map(Made::version).toList();
        if (areIdle(table.interpreter(), versions)) {
            leave();
            return List.of();
        }
        CompletableFuture<?> _ = retire().thenRun(this::leaveFromWithin);
        return busy();
    }

    /** Names nobody when that cannot be done: they leave all the same. */
    private List<String> busy() {
        try {
            return Frames.inside(table.interpreter(), old);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "who is at work in old versions in " + table.interpreter() + " cannot be told",
                    e);
            return List.of();
        }
    }

    /**
     * Lets no call in any more, and waits for nobody: what is at work leaves later.
     *
     * @return what went wrong
     */
    List<Throwable> withdraw() {
        CompletableFuture<?> idle = retire();
        if (idle.isDone()) {
            return discard();
        }
        CompletableFuture<?> _ = idle.thenRun(this::leaveFromWithin);
        return List.of();
    }

    private CompletableFuture<?> retire() {
        return CompletableFuture.allOf(
                old.stream().map(each -> each.version().retire()).toArray(CompletableFuture[]::new));
    }

    /** The last thread leaves, which may hold the interpreter's lock for another call. What it is asked for meanwhile, it gets at its next check. */
    private void leaveFromWithin() {
        Interpreter interpreter = table.interpreter();
        try {
            interpreter.attach(() -> {
                try {
                    return interpreter.unlocked(() -> {
                        leave();
                        return true;
                    });
                } catch (RuntimeException e) {
                    importing
                            .maker()
                            .runtime()
                            .get()
                            .flatMap(Interpreters::currentThread)
                            .ifPresent(thread -> thread.setAsyncException(e));
                    return false;
                }
            });
        } catch (InterpreterNotFoundException e) {
            LOGGER.log(System.Logger.Level.DEBUG, interpreter + " ends: old versions of its modules end with it", e);
        } catch (Throwable e) {
            LOGGER.log(System.Logger.Level.ERROR, "old versions in " + interpreter + " leave with it alone", e);
        }
    }

    private List<Throwable> discard() {
        List<Throwable> failures = new ArrayList<>();
        old.reversed().forEach(made -> table.discard(made).ifPresent(failures::add));
        return failures;
    }

    private void leave() {
        List<Throwable> failures = discard();
        if (!table.hasEnded() && old.stream().noneMatch(table::keeps)) {
            try {
                replacement.ifPresent(Replacement::commit);
            } catch (Throwable e) {
                failures.add(e);
            }
        }
        failures.forEach(failure -> LOGGER.log(
                System.Logger.Level.ERROR,
                "an old version in " + table.interpreter() + " did not leave cleanly",
                failure));
    }
}
