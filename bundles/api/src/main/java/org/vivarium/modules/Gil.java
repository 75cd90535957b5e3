package org.vivarium.modules;

/** Whether a module needs the interpreter's lock: PEP 703's {@code Py_mod_gil}. */
public enum Gil {
    /** Its functions and slots are called by one thread at a time. */
    USED,
    /** It orders its threads itself; its functions are called by any number of them at once. */
    NOT_USED
}
