package org.vivarium.modules;

/** No module of that name is deployed: {@code ModuleNotFoundError}. */
public final class ModuleNotFoundException extends ModuleException {
    private static final long serialVersionUID = 1;

    public ModuleNotFoundException(String module) {
        super("No module named '" + module + "'");
    }

    @Override
    public String builtinType() {
        return "ModuleNotFoundError";
    }
}
