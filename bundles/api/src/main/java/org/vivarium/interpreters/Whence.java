package org.vivarium.interpreters;

/** Who made an interpreter: CPython's {@code _PyInterpreterState_WHENCE_*}, in the same order. */
public enum Whence {
    UNKNOWN("unknown"),
    /** The runtime itself: the main interpreter. */
    RUNTIME("runtime init"),
    LEGACY_CAPI("legacy C-API"),
    /** A caller of {@link Interpreters} in Java; the console too. */
    CAPI("C-API"),
    XI("cross-interpreter C-API"),
    /** A Python program, through {@code concurrent.interpreters}. */
    STDLIB("_interpreters module");

    private final String text;

    Whence(String text) {
        this.text = text;
    }

    /** The text that {@code Interpreter.whence} gives in Python. */
    @Override
    public String toString() {
        return text;
    }
}
