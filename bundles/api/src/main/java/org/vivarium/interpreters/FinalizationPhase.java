package org.vivarium.interpreters;

/** The steps in which an interpreter ends, in order: {@code Py_EndInterpreter}, and what OSGi adds to it. */
public enum FinalizationPhase {
    /** Threads that the interpreter started are waited for. */
    THREADS,
    /** Pending calls run. */
    PENDING,
    /** Exit callbacks run, the last registered first. */
    ATEXIT,
    /** The interpreter is marked: nothing attaches to it any more. */
    FINALIZING,
    /** The services of the class space are withdrawn. */
    SERVICES,
    /** Modules are cleared, the last imported first. */
    MODULES,
    /** Garbage is collected. */
    COLLECT,
    /** Ends of channels and queues are released. */
    ENDS,
    /** The evaluator's context is closed. */
    EVALUATOR,
    /** The class space's bundles are uninstalled. */
    SPACE,
    /** That the class loaders are gone is confirmed. */
    PROOF
}
