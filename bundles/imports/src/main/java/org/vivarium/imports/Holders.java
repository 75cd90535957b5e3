package org.vivarium.imports;

import java.util.List;
import java.util.Optional;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.Swap;

/** The interpreters that hold bundles, as the deployments know them. Thread-safe. */
interface Holders {
    /**
     * One that holds a bundle, or of which that cannot be told.
     *
     * @param interpreter the interpreter
     * @param modules the names of its modules that need the bundle, in the order of their import; none while the first is imported
     * @param failure why they cannot be told; there are none then
     */
    record Holder(Interpreter interpreter, List<String> modules, Optional<String> failure) {}

    /**
     * The interpreters with modules that need a stored bundle, or that are being imported and will, and those of which that cannot be
     * told, in the order of their ids. What has ended is not among them.
     */
    List<Holder> holding(StoredBundle bundle);

    /**
     * The interfaces of the services that the bundles of these modules have registered in an interpreter.
     *
     * @throws RuntimeException when they cannot be told
     */
    List<String> servicesNeeding(Interpreter interpreter, StoredBundle bundle);

    /**
     * Has an interpreter's modules that need the old bundle made anew with the new one, in one transaction. What goes wrong there
     * is not thrown: the swap says so. It has no changes and no failure when none needs it any more, as after an import that was
     * waited for and has failed.
     *
     * @throws InterpreterNotFoundException when the interpreter is ending or has ended
     */
    Swap swap(Interpreter interpreter, StoredBundle old, StoredBundle fresh);
}
