package org.vivarium.imports;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.Swap;

/** The interpreters that hold bundles, as the deployments know them. Thread-safe. */
interface Holders {
    /**
     * One that holds what was asked for, or of which that cannot be told.
     *
     * @param interpreter the interpreter
     * @param bundles which it holds
     * @param modules the names of its modules that need one of them, in the order of their import; none while the first is imported
     * @param failure why they cannot be told; there are none then
     */
    record Holder(Interpreter interpreter, Set<StoredBundle> bundles, List<String> modules, Optional<String> failure) {
        /** What the same interpreter holds, taken together. */
        Holder and(Holder other) {
            return new Holder(
                    interpreter,
                    Stream.concat(bundles.stream(), other.bundles.stream())
                            .collect(Collectors.toCollection(LinkedHashSet::new)),
                    Stream.concat(modules.stream(), other.modules.stream()).toList(),
                    failure.or(() -> other.failure));
        }
    }

    /**
     * The interpreters with modules that need one of the stored bundles that are meant, or that are being imported and will, and those of which that cannot be
     * told, in the order of their ids. What has ended is not among them.
     */
    List<Holder> holding(Predicate<StoredBundle> meant);

    /**
     * The interfaces of the services that the bundles of the modules that need one of these have registered in an interpreter.
     *
     * @throws RuntimeException when they cannot be told
     */
    List<String> servicesNeeding(Interpreter interpreter, Set<StoredBundle> bundles);

    /**
     * Has an interpreter's modules that need an old bundle made anew with the new one, all in one transaction. What goes wrong there
     * is not thrown: the swap says so. It has no changes and no failure when none needs one any more, as after an import that was
     * waited for and has failed.
     *
     * @throws InterpreterNotFoundException when the interpreter is ending or has ended
     */
    Swap swap(Interpreter interpreter, Predicate<StoredBundle> old, StoredBundle fresh);

    /** Gives back what is kept of bundles that are deployed no longer, as far as no interpreter holds them. */
    void sweep();
}
