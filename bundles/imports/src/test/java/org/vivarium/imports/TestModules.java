package org.vivarium.imports;

import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Version;
import org.vivarium.gc.Collector;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.MultipleInterpreters;

/** Modules for tests, made without an import system. All of them are called {@code m}. */
final class TestModules {
    private static final ImportedModule.Siblings NONE = new ImportedModule.Siblings() {
        @Override
        public Module importModule(String module, String inPackage) {
            throw new ModuleException("no " + module + " in " + inPackage);
        }

        @Override
        public Optional<Module> find(Class<? extends ModuleDefinition> definition) {
            return Optional.empty();
        }

        @Override
        public Collector collector() {
            throw new InterpreterException("there are no collectors");
        }
    };

    private TestModules() {}

    /** One that nobody fills. */
    static Incarnation module(Interpreter interpreter, Gil gil, Supplier<Optional<Interpreters>> runtime) {
        ImportedModule identity = new ImportedModule("m", interpreter, NONE, runtime);
        Incarnation version = version(identity, "1.0.0", gil, new ModuleDefinition() {});
        identity.become(version);
        return version;
    }

    /** A version of one, which is not yet the current one. */
    static Incarnation version(ImportedModule identity, String version, Gil gil, ModuleDefinition definition) {
        return new Incarnation(identity, spec(version, gil), definition, Optional.empty());
    }

    /** An object of an interface that is only handed on, and equal to itself alone. */
    static <T> T of(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "a " + type.getSimpleName();
                    default -> throw new UnsupportedOperationException(method.toString());
                }));
    }

    static ModuleSpec spec(String version, Gil gil) {
        return new ModuleSpec(
                "m",
                Version.parseVersion(version),
                "m.jar",
                false,
                MultipleInterpreters.PER_INTERPRETER_LOCK,
                gil,
                Initialization.MULTI_PHASE,
                (spec, interpreter) -> {
                    throw new ModuleException("nothing to load");
                });
    }
}
