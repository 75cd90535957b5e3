package org.vivarium.imports;

import java.util.List;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.Swap;

/** The interpreters that hold bundles, as the deployments know them. Thread-safe. */
interface Holders {
    /** The interpreters with modules that need a stored bundle, or are being imported and will, in the order of their ids. */
    List<Interpreter> holding(StoredBundle bundle);

    /** The names of the modules of an interpreter that need a stored bundle, in the order of their import. */
    List<String> modulesNeeding(Interpreter interpreter, StoredBundle bundle);

    /** The interfaces of the services that the bundles of these modules have registered there. */
    List<String> servicesNeeding(Interpreter interpreter, StoredBundle bundle);

    /**
     * Has an interpreter's modules that need the old bundle made anew with the new one, in one transaction. Never throws for what
     * goes wrong there: the swap says so.
     */
    Swap swap(Interpreter interpreter, StoredBundle old, StoredBundle fresh);
}
