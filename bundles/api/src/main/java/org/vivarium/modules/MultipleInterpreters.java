package org.vivarium.modules;

/** Whether a module may be loaded in several interpreters: PEP 489's and PEP 684's {@code Py_mod_multiple_interpreters}. */
public enum MultipleInterpreters {
    /** Only in the main interpreter and in those that do not check. */
    NOT_SUPPORTED,
    /** In all that use the main interpreter's lock. */
    SUPPORTED,
    /** In all. */
    PER_INTERPRETER_LOCK
}
