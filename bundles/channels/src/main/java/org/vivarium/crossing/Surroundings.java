package org.vivarium.crossing;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;

/**
 * What the crossing stands on.
 *
 * @param context this bundle's, by which the platform's services are found
 * @param spaces the class spaces, as long as they are there
 * @param runtime the interpreters, as long as they are there
 * @param shapes of the record classes
 */
record Surroundings(
        BundleContext context,
        Supplier<Optional<ClassSpaces>> spaces,
        Supplier<Optional<Interpreters>> runtime,
        RecordShapes shapes) {

    /** The id of the interpreter that the calling thread is attached to, or main's. */
    long currentId() {
        Optional<Interpreters> interpreters = runtime.get();
        if (interpreters.isEmpty()) {
            return 0;
        }
        Optional<Interpreter> current = interpreters.get().current();
        return current.isEmpty() ? 0 : current.get().id();
    }

    /**
     * Does something in the interpreter that the calling thread is attached to, or attached to main: classes of the interpreter may
     * run.
     *
     * @throws InterpreterNotFoundException when there is no main interpreter, or no runtime
     */
    <R extends @Nullable Object> R inCurrent(Function<Side, R> operation) {
        Interpreters interpreters = runtime.get()
                .orElseThrow(() -> new InterpreterNotFoundException("there is no runtime; start org.vivarium.runtime"));
        Optional<Interpreter> current = interpreters.current();
        if (current.isPresent()) {
            return operation.apply(new Side(this, current.get()));
        }
        Interpreter main = interpreters.main();
        return main.<R, RuntimeException>attach(() -> operation.apply(new Side(this, main)));
    }

    /** The interpreter with that id, unless it has ended. */
    Optional<Interpreter> find(long id) {
        return runtime.get().flatMap(interpreters -> interpreters.find(Long.toString(id)));
    }
}
