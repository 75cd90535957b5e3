package org.vivarium.gc;

import java.util.List;
import java.util.function.IntConsumer;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.InterpreterException;

/** Finds what keeps the class loaders of bundles that have left their interpreters, as a service. Thread-safe. */
@ProviderType
public interface Leaks {
    /**
     * Dumps the heap of the process and looks in it for the shortest way to each class loader of a bundle that has left its class
     * space. What nothing keeps is not in the heap any more and not told. One look at a time: another waits.
     *
     * <p>The process stands still while the heap is dumped, about a second for each gigabyte of it; the dump lies in the folder for
     * temporary files meanwhile, and is as big as what is alive in the heap.
     *
     * @param progress is told how many objects have been looked at, now and then
     * @throws InterpreterException when the heap cannot be dumped, for want of room for instance
     */
    List<Leak> find(IntConsumer progress);
}
