package org.vivarium.collector;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Set;
import org.vivarium.gc.DebugFlag;

/** What a collector tells of its work on standard error: {@code gc.set_debug}. Guarded by the interpreter's lock. */
final class Debug {
    private final Set<DebugFlag> flags = EnumSet.noneOf(DebugFlag.class);

    Set<DebugFlag> flags() {
        return Set.copyOf(flags);
    }

    void flags(Set<DebugFlag> changed) {
        flags.clear();
        flags.addAll(changed);
    }

    boolean has(DebugFlag flag) {
        return flags.contains(flag);
    }

    void begins(int generation, Generations generations) {
        if (has(DebugFlag.STATS)) {
            StringBuilder sizes = new StringBuilder();
            generations.all().forEach(list -> sizes.append(' ').append(list.size()));
            say("collecting generation " + generation + "...");
            say("objects in each generation, and frozen:" + sizes);
        }
    }

    void ends(int found, int uncollectable, long nanos) {
        if (has(DebugFlag.STATS)) {
            say("done, %d unreachable, %d uncollectable, %.4f s elapsed".formatted(found, uncollectable, nanos / 1e9));
        }
    }

    void about(DebugFlag flag, Head head) {
        if (has(flag)) {
            say((flag == DebugFlag.COLLECTABLE ? "collectable " : "uncollectable ") + head);
        }
    }

    private static void say(String line) {
        PrintStream err = System.err;
        err.println("gc: " + line);
    }
}
