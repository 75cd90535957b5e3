package org.vivarium.imports;

import java.util.Optional;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ModuleException;

/** Full and relative names of modules. */
final class ModuleNames {
    private ModuleNames() {}

    /** {@code importlib.util.resolve_name}: a name that may begin with dots, in a package. */
    static String resolve(String name, String inPackage) {
        int level = 0;
        while (level < name.length() && name.charAt(level) == '.') {
            level++;
        }
        if (level == 0) {
            return name;
        }
        if (inPackage.isEmpty()) {
            throw new ModuleException("no package specified for '" + name + "' (required for relative module names)");
        }
        String base = inPackage;
        for (int up = 1; up < level; up++) {
            base = parentOf(base)
                    .orElseThrow(() -> new ModuleException("attempted relative import beyond top-level package"));
        }
        String rest = name.substring(level);
        return rest.isEmpty() ? base : base + "." + rest;
    }

    /** The package that a module is in. */
    static Optional<String> parentOf(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(name.substring(0, dot));
    }

    /** The last part of a name. */
    static String lastOf(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The conditions of a requirement alone. */
    static String clausesOf(ModuleRequirement requirement) {
        return requirement.toString().substring(requirement.name().length());
    }
}
