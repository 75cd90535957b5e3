package org.vivarium.interpreters;

/**
 * An exception that left an interpreter, as text: {@code _interpreters.capture_exception()}. The exception itself, and
 * everything that it refers to, stays behind.
 *
 * @param type the exception's type
 * @param msg {@code str(exception)}
 * @param formatted type and message as the last line of a traceback has them
 * @param errdisplay the traceback as the interpreter would print it, without a line end
 */
public record ExceptionSnapshot(Type type, String msg, String formatted, String errdisplay) {

    /**
     * An exception type by its names.
     *
     * @param name {@code __name__}
     * @param qualname {@code __qualname__}
     * @param module {@code __module__}; {@code builtins} for the built-in ones
     */
    public record Type(String name, String qualname, String module) {}
}
