package org.vivarium.modules;

import org.vivarium.interpreters.ExceptionSnapshot;

/** No module of that name is deployed: {@code ModuleNotFoundError}. */
public final class ModuleNotFoundException extends ModuleException {
    private static final long serialVersionUID = 1;

    public ModuleNotFoundException(String module) {
        super("No module named '" + module + "'");
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return ExceptionSnapshot.Type.builtin("ModuleNotFoundError");
    }
}
