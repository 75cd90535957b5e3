package org.vivarium.imports;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleLoader;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.ModuleType;

/**
 * Makes a single-phase module in an interpreter other than main: main imports it, and its attributes are copied
 * ({@code reload_singlephase_extension}). Thread-safe.
 *
 * <p>Unlike CPython, which copies references, nothing but data comes here from main: a function becomes a {@link MainsFunction}, a
 * type a {@link MainsType}, and a module what the interpreter itself imports by that name.
 *
 * @param main the main interpreter, which imports
 * @param imports imports a module there
 */
record MainsLoader(Interpreter main, Function<String, Original> imports) implements ModuleLoader {
    /**
     * A module of main.
     *
     * @param module the module
     * @param submodules the full names of those of its submodules that its own import has imported
     */
    record Original(Module module, Set<String> submodules) {}

    @Override
    public ModuleDefinition load(ModuleSpec spec, Interpreter interpreter) {
        return new Copy(spec, new Crossing(main, interpreter));
    }

    private final class Copy implements ModuleDefinition {
        private final ModuleSpec spec;
        private final Crossing crossing;

        Copy(ModuleSpec spec, Crossing crossing) {
            this.spec = spec;
            this.crossing = crossing;
        }

        @Override
        public void exec(Module module) {
            Original original = imports.apply(spec.name());
            Module there = original.module();
            if (!there.spec().version().equals(spec.version())) {
                throw new ModuleException(
                        "module %s is initialized once, in %s, where it has version %s, not %s; reload it there"
                                .formatted(spec.name(), main, there.spec().version(), spec.version()));
            }
            there.attributes().forEach((name, value) -> {
                if (value instanceof Module other) {
                    importAs(name, other.name(), original.submodules(), module);
                } else {
                    copy(name, value, module);
                }
            });
        }

        private void importAs(String attribute, String name, Set<String> submodules, Module into) {
            if (!name.equals(spec.name() + "." + attribute)) {
                into.constant(attribute, into.importModule(name));
            } else if (submodules.contains(name)) {
                // It becomes an attribute by itself.
                into.importModule(name);
            }
        }

        private void copy(String attribute, @Nullable Object value, Module into) {
            try {
                Object copied = switch (value) {
                    case ModuleFunction function -> new MainsFunction(function, crossing);
                    case ModuleType type -> MainsType.of(type, identity(into), crossing);
                    case null, default -> crossing.fromMain(value);
                };
                into.constant(attribute, copied);
            } catch (ArgumentException e) {
                throw new ModuleException(
                        "module %s of %s cannot be copied into %s: its attribute %s: %s"
                                .formatted(spec.name(), main, crossing.here(), attribute, e.getMessage()),
                        e);
            }
        }

        /** A type stays, whatever becomes of the version that made it. */
        private static Module identity(Module module) {
            return module instanceof Incarnation version ? version.identity() : module;
        }
    }
}
