package org.vivarium.imports;

import java.util.concurrent.atomic.AtomicBoolean;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleLoader;

/** A version of a module with what has to be given back for it, once, by whoever comes first. Thread-safe. */
final class Made {
    private final Incarnation version;
    private final ModuleDefinition definition;
    private final AtomicBoolean discarded = new AtomicBoolean();
    private final AtomicBoolean freed = new AtomicBoolean();
    private volatile boolean filled;

    Made(Incarnation version, ModuleDefinition definition) {
        this.version = version;
        this.definition = definition;
    }

    /** What it was made of. */
    ModuleDefinition definition() {
        return definition;
    }

    Incarnation version() {
        return version;
    }

    /** Runs the slots up to exec: from then on there is something to free. */
    void make() throws Exception {
        try {
            version.make();
        } catch (Throwable failure) {
            version.abandon();
            throw failure;
        }
        filled = true;
        // The table may have ended meanwhile, which has found nothing to free.
        if (discarded.get()) {
            free();
        }
    }

    private void free() throws Exception {
        if (freed.compareAndSet(false, true)) {
            version.free();
        }
    }

    /** Frees the version and gives its definition back to the loader. Once done, nothing happens. */
    void discard() throws Exception {
        if (!discarded.compareAndSet(false, true)) {
            return;
        }
        ModuleLoader loader = version.spec().loader();
        try {
            if (filled) {
                free();
            }
        } finally {
            loader.unload(version.spec(), version.interpreter(), definition);
        }
    }
}
