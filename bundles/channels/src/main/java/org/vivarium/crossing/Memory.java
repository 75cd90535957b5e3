package org.vivarium.crossing;

import java.lang.foreign.MemorySegment;
import org.vivarium.interpreters.NotShareableException;

/** Which memory can be shared. */
final class Memory {
    /** One that is never started owns nothing: what it may use, every thread may. */
    private static final Thread ANOTHER =
            Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(() -> {});

    private Memory() {}

    /**
     * A segment that every thread may use.
     *
     * @param value what has that memory
     * @throws NotShareableException when it is confined to a thread, or has been given back
     */
    static MemorySegment checked(MemorySegment segment, Object value) {
        if (!segment.scope().isAlive()) {
            throw Refusal.of(value, "its memory has been given back");
        }
        if (!segment.isAccessibleBy(ANOTHER)) {
            throw Refusal.of(value, "it is confined to a thread; allocate it in a shared or automatic arena");
        }
        return segment;
    }
}
