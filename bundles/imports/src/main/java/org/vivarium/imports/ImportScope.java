package org.vivarium.imports;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.classspace.Installation;
import org.vivarium.modules.ImportTime;

/**
 * One import of the calling thread, which others may be inside of: who hears of the times, how deep it is, its deadline, and the
 * reload that it is part of. Used by one thread.
 */
final class ImportScope {
    private static final System.Logger LOGGER = System.getLogger(ImportScope.class.getName());

    private static final ScopedValue<ImportScope> CURRENT = ScopedValue.newInstance();
    private static final ImportScope NONE = new ImportScope(_ -> {}, -1, Optional.empty());

    private final Consumer<? super ImportTime> times;
    private final int depth;
    private final Optional<Reload> reload;
    private @Nullable Deadline deadline;
    private @Nullable Installation installation;
    private Duration find = Duration.ZERO;
    private long began = System.nanoTime();

    private ImportScope(Consumer<? super ImportTime> times, int depth, Optional<Reload> reload) {
        this.times = times;
        this.depth = depth;
        this.reload = reload;
    }

    /** The one that the calling thread is inside of, or one that stands for none. */
    static ImportScope current() {
        return CURRENT.orElse(NONE);
    }

    /** One in which the import that is asked for is told of. */
    static ImportScope telling(Consumer<? super ImportTime> times) {
        return new ImportScope(times, -1, current().reload);
    }

    /** One inside of this. */
    ImportScope inside() {
        return new ImportScope(times, depth + 1, reload);
    }

    /** One inside of this that is part of a reload. */
    ImportScope inside(Reload part) {
        return new ImportScope(times, depth + 1, Optional.of(part));
    }

    /** Runs what the calling thread does inside. */
    <R extends @Nullable Object> R call(Callable<R> operation) throws Exception {
        return ScopedValue.where(CURRENT, this).call(operation::call);
    }

    /** Runs what the calling thread does inside, which throws nothing that is checked. */
    <R> R within(Supplier<R> operation) {
        return ScopedValue.where(CURRENT, this).<R, RuntimeException>call(operation::get);
    }

    /** The reload that it is part of. */
    Optional<Reload> reload() {
        return reload;
    }

    /** What is made in it has a deadline from now on. */
    void begin(Deadline made) {
        deadline = made;
    }

    /** Whether the thread has been told that it is too late. */
    boolean isLate() {
        return deadline != null && deadline.isExceeded();
    }

    /** The thread begins to import another module: that time does not count. */
    void pause() {
        if (deadline != null) {
            deadline.pause();
        }
    }

    /** The thread goes on. */
    void resume() {
        if (deadline != null) {
            deadline.resume();
        }
    }

    // --- the times ---

    /** The finders are going to be asked. */
    void asks() {
        lap();
    }

    /** The module has been found. */
    void found() {
        find = lap();
    }

    /** Its bundle has been installed. */
    void installed(Installation made) {
        installation = made;
    }

    /** Its definition has been made: what comes now is exec. */
    void loaded() {
        lap();
    }

    /** It is there. */
    void tell(String module) {
        Duration exec = lap();
        ImportTime time = new ImportTime(
                module,
                depth,
                find,
                installation == null ? Duration.ZERO : installation.install(),
                installation == null ? Duration.ZERO : installation.resolve(),
                installation == null ? Duration.ZERO : installation.start(),
                exec);
        try {
            times.accept(time);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the time of the import of " + module + " could not be told", e);
        }
    }

    private Duration lap() {
        long now = System.nanoTime();
        Duration lap = Duration.ofNanos(now - began);
        began = now;
        return lap;
    }
}
