package org.vivarium.imports;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vivarium.imports.Turns.Turn;
import org.vivarium.modules.ModuleSpec;

/**
 * A module's place in a {@link ModuleTable}. The monitor of the turns guards all but the name.
 *
 * <pre>
 * turn      of who works at it; null when nobody does
 * spec      what it is made of, from when that is known
 * module    the module, from when its definition has been made
 * made      its version
 * imported  whether its import has been finished
 * finished  the number of that import, as those that others are made of finish first
 * leaving   whether it is being unloaded
 * </pre>
 */
final class Slot {
    private final String name;

    @Nullable
    Turn turn;

    @Nullable
    ModuleSpec spec;

    @Nullable
    ImportedModule module;

    @Nullable
    Made made;

    boolean imported;
    long finished;
    boolean leaving;

    Slot(String name, Turn turn) {
        this.name = name;
        this.turn = turn;
    }

    String name() {
        return name;
    }

    /** The module, once it is placed. */
    ImportedModule module() {
        return Objects.requireNonNull(module);
    }

    /** Whether it is to be unloaded, but waits for calls that are in it, and may stay after all. */
    boolean isUndecided() {
        return leaving && made != null && !made.version().isIdle();
    }

    /** Its version, once it is placed. */
    Made made() {
        return Objects.requireNonNull(made);
    }
}
