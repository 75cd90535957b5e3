package org.vivarium.collector;

import java.util.ArrayList;
import java.util.List;
import org.vivarium.gc.Tracked;

/** What was unreachable and is kept to be looked at: {@code gc.garbage}. Guarded by the interpreter's lock. */
final class Garbage {
    private final List<Head> heads = new ArrayList<>();

    /** Keeps an object. */
    void add(Head head) {
        head.incref();
        heads.add(head);
    }

    List<Tracked> objects() {
        return heads.stream().map(Head::tracked).toList();
    }

    /** Lets go of them all. */
    void clear() {
        List<Head> kept = List.copyOf(heads);
        heads.clear();
        kept.forEach(Head::decref);
    }
}
