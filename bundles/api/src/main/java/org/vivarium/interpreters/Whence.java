package org.vivarium.interpreters;

/** Who made an interpreter: CPython's {@code _PyInterpreterState_WHENCE_*}. */
public enum Whence {
    UNKNOWN(0, "unknown"),
    /** The runtime itself: the main interpreter. */
    RUNTIME(1, "runtime init"),
    LEGACY_CAPI(2, "legacy C-API"),
    /** A caller of {@link Interpreters} in Java; the console too. */
    CAPI(3, "C-API"),
    XI(4, "cross-interpreter C-API"),
    /** A Python program, through {@code concurrent.interpreters}. */
    STDLIB(5, "_interpreters module");

    private final int code;
    private final String text;

    Whence(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The number that {@code _interpreters} has for it. */
    public int code() {
        return code;
    }

    /** The text that {@code Interpreter.whence} gives in Python. */
    @Override
    public String toString() {
        return text;
    }
}
