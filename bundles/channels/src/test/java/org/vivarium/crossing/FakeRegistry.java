package org.vivarium.crossing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.interpreters.NotShareableException;

/** Lets everything cross as it is, but a {@link Thread}; remembers whose data has been released. */
final class FakeRegistry implements CrossInterpreterRegistry {
    /** A value that crosses, and cannot be made on the other side. */
    record Unmakeable() {}

    private final List<Object> shared = new CopyOnWriteArrayList<>();
    private final List<Object> released = new CopyOnWriteArrayList<>();

    /** The values that have been encoded. */
    List<Object> shared() {
        return shared;
    }

    /** The values whose data has been released, each once. */
    List<Object> released() {
        return released;
    }

    @Override
    public boolean isShareable(@Nullable Object value) {
        return !(value instanceof Thread);
    }

    @Override
    public CrossInterpreterData share(@Nullable Object value, Fallback fallback) {
        if (!isShareable(value)) {
            throw new NotShareableException("a thread does not support cross-interpreter data");
        }
        shared.add(String.valueOf(value));
        return new Data(value);
    }

    private final class Data implements CrossInterpreterData {
        private final @Nullable Object value;
        private final AtomicBoolean done = new AtomicBoolean();

        Data(@Nullable Object value) {
            this.value = value;
        }

        @Override
        public long owner() {
            return 0;
        }

        @Override
        public @Nullable Object receive() {
            if (done.get()) {
                throw new IllegalStateException("it is released already");
            } else if (value instanceof Unmakeable) {
                throw new NotShareableException("it cannot be made here");
            }
            return value;
        }

        @Override
        public void release() {
            if (!done.getAndSet(true)) {
                released.add(String.valueOf(value));
            }
        }
    }
}
