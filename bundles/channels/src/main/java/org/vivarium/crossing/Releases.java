package org.vivarium.crossing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;

/**
 * Has codecs of one interpreter let go.
 *
 * @param surroundings by which it is found
 * @param owner its id
 */
record Releases(Surroundings surroundings, long owner) {
    /** Has an encoding let go in the owner at a check, as long as the owner is there. */
    void add(EncodedByCodec encoding) {
        surroundings.find(owner).ifPresent(interpreter -> {
            Waiting waiting =
                    (Waiting) interpreter.dict().computeIfAbsent(Waiting.class, _ -> new Waiting(interpreter));
            waiting.add(encoding, surroundings);
        });
    }

    /** Those of an interpreter that wait. One pending call does them all, for it may have but few of these. */
    private static final class Waiting {
        private final Interpreter interpreter;
        private final Queue<EncodedByCodec> encodings = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean pending = new AtomicBoolean();

        Waiting(Interpreter interpreter) {
            this.interpreter = interpreter;
        }

        void add(EncodedByCodec encoding, Surroundings surroundings) {
            encodings.add(encoding);
            if (pending.compareAndSet(false, true)) {
                ask(surroundings);
            }
        }

        private void ask(Surroundings surroundings) {
            try {
                interpreter.addPendingCall(() -> letGo(new Side(surroundings, interpreter)));
            } catch (InterpreterNotFoundException e) {
                // It ends, and what it keeps with it.
                encodings.clear();
            } catch (InterpreterException e) {
                // It has as many as it takes. Whoever releases does not have to suffer; the next release asks again.
                pending.set(false);
            }
        }

        private void letGo(Side owner) {
            pending.set(false);
            @Nullable RuntimeException failure = null;
            for (EncodedByCodec each = encodings.poll(); each != null; each = encodings.poll()) {
                try {
                    each.letGo(owner);
                } catch (RuntimeException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
