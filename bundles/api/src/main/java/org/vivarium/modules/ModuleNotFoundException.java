package org.vivarium.modules;

import org.vivarium.interpreters.ExceptionSnapshot;

/** No module of that name is deployed: {@code ModuleNotFoundError}. */
public final class ModuleNotFoundException extends ModuleException {
    private static final long serialVersionUID = 1;

    public ModuleNotFoundException(String module) {
        super("No module named '" + module + "'");
    }

    /**
     * A module that is none because what it should be in is no package.
     *
     * @param module its full name
     * @param parent what it should be in
     */
    public ModuleNotFoundException(String module, String parent) {
        super("No module named '" + module + "'; '" + parent + "' is not a package");
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return ExceptionSnapshot.Type.builtin("ModuleNotFoundError");
    }
}
