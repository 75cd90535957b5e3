package org.vivarium.interpreters;

/**
 * A warning that was issued: {@code warnings.WarningMessage}.
 *
 * @param message its text
 * @param category its kind
 * @param module the module, or the Java class, that it is about
 * @param filename the file
 * @param lineno the line there, from 1; 0 when it is not known
 */
public record Warning(String message, WarningCategory category, String module, String filename, int lineno) {
    /** As Python prints it, without the source line: {@code greeting.py:3: UserWarning: too cold}. */
    @Override
    public String toString() {
        return filename + ":" + lineno + ": " + category.name() + ": " + message;
    }
}
