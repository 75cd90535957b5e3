package org.vivarium.imports;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleLoader;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.Signature;

/**
 * Makes a single-phase module in an interpreter other than main: main imports it, and its attributes are copied
 * ({@code reload_singlephase_extension}). Thread-safe.
 *
 * <p>Unlike CPython, the copied functions run in the main interpreter, under its lock, as what they work on belongs to it. Types and
 * submodules are not copied.
 *
 * @param main the main interpreter, which imports
 * @param imports imports a module there
 */
record MainsLoader(Interpreter main, Function<String, Module> imports) implements ModuleLoader {
    @Override
    public ModuleDefinition load(ModuleSpec spec, Interpreter interpreter) {
        return new Copy(spec);
    }

    private final class Copy implements ModuleDefinition {
        private final ModuleSpec spec;

        Copy(ModuleSpec spec) {
            this.spec = spec;
        }

        @Override
        public void exec(Module module) {
            Module original = imports.apply(spec.name());
            if (!original.spec().version().equals(spec.version())) {
                throw new ModuleException(
                        "module %s is initialized once, in %s, where it has version %s, not %s; reload it there"
                                .formatted(spec.name(), main, original.spec().version(), spec.version()));
            }
            original.attributes().forEach((name, value) -> {
                if (value instanceof ModuleFunction function) {
                    module.constant(name, new InMain(function));
                } else if (!(value instanceof Module)) {
                    module.constant(name, value);
                }
            });
        }
    }

    private final class InMain implements ModuleFunction {
        private final ModuleFunction function;

        InMain(ModuleFunction function) {
            this.function = function;
        }

        @Override
        public @Nullable Object call(Arguments arguments) throws Exception {
            return main.<@Nullable Object, Exception>attach(() -> function.call(arguments));
        }

        @Override
        public Optional<Signature> signature() {
            return function.signature();
        }
    }
}
