package org.vivarium.gc;

import org.jspecify.annotations.Nullable;

/** What a tracked object shows its references to: {@code visitproc}. */
@FunctionalInterface
public interface Visitor {
    /** Takes a reference; null is none. */
    void visit(@Nullable Tracked referent);
}
