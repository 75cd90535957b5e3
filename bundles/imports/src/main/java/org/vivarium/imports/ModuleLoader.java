package org.vivarium.imports;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.imports.Deployments.Found;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig.Gil;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleSpec;

/**
 * Makes modules: installs the bundle in the class space, and runs the definition's slots ({@code PyModule_FromDefAndSpec}).
 * Thread-safe.
 *
 * <p>Its callers do not hold the interpreter's lock. It is taken here around the code of a module alone: the definition's
 * constructor and slots.
 */
final class ModuleLoader {
    private final ClassSpaces spaces;
    private final Supplier<Optional<Interpreters>> runtime;

    /**
     * A definition in one interpreter, and what it made.
     *
     * @param found where it came from
     * @param definition the instance of this interpreter
     * @param module the module
     */
    record Loaded(Found found, ModuleDefinition definition, ImportedModule module) {}

    ModuleLoader(ClassSpaces spaces, Supplier<Optional<Interpreters>> runtime) {
        this.spaces = spaces;
        this.runtime = runtime;
    }

    /** Tells the audit hooks that a module is about to be made. What one throws is thrown here. */
    void audit(String module) {
        runtime.get().ifPresent(interpreters -> interpreters.audit(AuditEvent.IMPORT, module));
    }

    /**
     * Makes the definition and the empty module: the create slot.
     *
     * @throws ModuleException when it could not be made; nothing is left in the class space
     */
    Loaded create(Interpreter interpreter, Found found) {
        checkSupport(interpreter, found.module());
        ClassSpace space = spaces.of(interpreter);
        try {
            Bundle bundle = space.install(found.bundle()).bundle();
            DeployedModule description = found.module();
            ImportedModule module = new ImportedModule(description.name(), interpreter, NO_SIBLINGS, runtime);
            ModuleDefinition definition = instantiate(bundle, description, interpreter);
            module.become(new Incarnation(module, spec(found), definition, Optional.empty()));
            return new Loaded(found, definition, module);
        } catch (ClassSpaceException e) {
            throw new ModuleException("cannot import " + found.module().name() + ": " + e.getMessage(), e);
        } catch (ModuleException e) {
            space.uninstall(found.bundle());
            throw e;
        }
    }

    /** Fills the module: the exec slot. */
    void exec(Loaded loaded) throws Exception {
        loaded.module.current().exec();
    }

    /** Frees the module and takes its bundle out of the class space. */
    void unload(Loaded loaded) throws Exception {
        try {
            free(loaded);
        } finally {
            spaces.of(loaded.module.interpreter()).uninstall(loaded.found.bundle());
        }
    }

    /** Frees the module; its bundle leaves with the class space. */
    void free(Loaded loaded) throws Exception {
        loaded.module.current().free();
    }

    /** {@code _PyImport_CheckSubinterpIncompatibleExtensionAllowed}. */
    private static void checkSupport(Interpreter interpreter, DeployedModule module) {
        boolean ownLock = interpreter.config().gil() == Gil.OWN && interpreter.id() != 0;
        boolean supported = switch (module.interpreters()) {
            case NOT_SUPPORTED -> false;
            case SUPPORTED -> !ownLock;
            case PER_INTERPRETER_LOCK -> true;
        };
        if (!supported && interpreter.config().checkMultiInterpExtensions()) {
            throw new ModuleException("module " + module.name() + " does not support loading in subinterpreters");
        }
    }

    private static final ImportedModule.Siblings NO_SIBLINGS = new ImportedModule.Siblings() {
        @Override
        public Module importModule(String module, String inPackage) {
            throw new UnsupportedOperationException("not yet");
        }

        @Override
        public Optional<Module> find(Class<? extends ModuleDefinition> definition) {
            return Optional.empty();
        }
    };

    private static ModuleSpec spec(Found found) {
        DeployedModule module = found.module();
        org.vivarium.modules.ModuleLoader loader = (spec, interpreter) -> {
            throw new UnsupportedOperationException("not yet");
        };
        return new ModuleSpec(
                module.name(),
                module.version(),
                found.bundle().source(),
                false,
                module.interpreters(),
                module.gil(),
                module.initialization(),
                loader);
    }

    private static ModuleDefinition instantiate(Bundle bundle, DeployedModule description, Interpreter interpreter) {
        String failed = "cannot import " + description.name() + ": its definition " + description.className() + " ";
        try {
            Class<?> type = bundle.loadClass(description.className());
            if (!ModuleDefinition.class.isAssignableFrom(type)) {
                throw new ModuleException(failed + "does not implement " + ModuleDefinition.class.getName());
            }
            Constructor<? extends ModuleDefinition> constructor =
                    type.asSubclass(ModuleDefinition.class).getConstructor();
            return interpreter.<ModuleDefinition, ReflectiveOperationException>locked(constructor::newInstance);
        } catch (ClassNotFoundException e) {
            throw new ModuleException(failed + "is not in its bundle", e);
        } catch (InvocationTargetException e) {
            throw new ModuleException(failed + "could not be made: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new ModuleException(
                    failed + "has to be a public class with a public constructor without parameters", e);
        } catch (LinkageError e) {
            throw new ModuleException(failed + "could not be linked: " + e, e);
        }
    }
}
