package org.vivarium.console;

import org.jspecify.annotations.Nullable;

/** What went wrong with some of several, so that the others are done first. The first is thrown with the rest. */
final class Failures {
    private @Nullable RuntimeException first;

    void add(RuntimeException failure) {
        if (first == null) {
            first = failure;
        } else {
            first.addSuppressed(failure);
        }
    }

    void throwIfAny() {
        if (first != null) {
            throw first;
        }
    }
}
