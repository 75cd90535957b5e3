package org.vivarium.modules;

/** A module could not be deployed or imported: {@code ImportError}. Nothing of it stays behind. */
public class ModuleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ModuleException(String message) {
        super(message);
    }

    public ModuleException(String message, Throwable cause) {
        super(message, cause);
    }
}
