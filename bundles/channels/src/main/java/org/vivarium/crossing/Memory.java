package org.vivarium.crossing;

import java.lang.foreign.MemorySegment;
import org.vivarium.interpreters.NotShareableException;

/** Which memory can be shared. */
final class Memory {
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
        // One that is not started is nobody's.
        Thread another =
                Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(() -> {});
        if (!segment.isAccessibleBy(another)) {
            throw Refusal.of(value, "it is confined to a thread; allocate it in a shared or automatic arena");
        }
        return segment;
    }
}
