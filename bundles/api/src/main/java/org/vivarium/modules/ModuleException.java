package org.vivarium.modules;

import org.vivarium.interpreters.ExceptionSnapshot;

/** A module could not be deployed or imported: {@code ImportError}. Nothing of it stays behind. */
public class ModuleException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    public ModuleException(String message) {
        super(message);
    }

    public ModuleException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return ExceptionSnapshot.Type.builtin("ImportError");
    }
}
