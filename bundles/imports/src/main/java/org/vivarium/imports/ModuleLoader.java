package org.vivarium.imports;

import java.lang.reflect.InvocationTargetException;
import org.osgi.framework.Bundle;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.imports.Deployments.Found;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig.Gil;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;

/** Makes modules: installs the bundle in the class space, and runs the definition's slots ({@code PyModule_FromDefAndSpec}). */
final class ModuleLoader {
    private final ClassSpaces spaces;

    /**
     * A definition in one interpreter, and what it made.
     *
     * @param found where it came from
     * @param definition the instance of this interpreter
     * @param module the module
     */
    record Loaded(Found found, ModuleDefinition definition, ImportedModule module) {}

    ModuleLoader(ClassSpaces spaces) {
        this.spaces = spaces;
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
            Bundle bundle = space.install(found.bundle());
            ModuleDefinition definition = instantiate(bundle, found.module());
            return new Loaded(
                    found, definition, new ImportedModule(found.module().name(), interpreter));
        } catch (ClassSpaceException e) {
            throw new ModuleException("cannot import " + found.module().name() + ": " + e.getMessage(), e);
        } catch (ModuleException e) {
            space.uninstall(found.bundle());
            throw e;
        }
    }

    /** Fills the module: the exec slot. */
    void exec(Loaded loaded) throws Exception {
        loaded.definition.exec(loaded.module);
    }

    /** Frees the module and takes its bundle out of the class space. */
    void unload(Loaded loaded) throws Exception {
        try {
            loaded.definition.free(loaded.module);
        } finally {
            loaded.module.clear();
            spaces.of(loaded.module.interpreter()).uninstall(loaded.found.bundle());
        }
    }

    /** Frees the module; its bundle leaves with the class space. */
    void free(Loaded loaded) throws Exception {
        try {
            loaded.definition.free(loaded.module);
        } finally {
            loaded.module.clear();
        }
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

    private static ModuleDefinition instantiate(Bundle bundle, DeployedModule module) {
        String failed = "cannot import " + module.name() + ": its definition " + module.className() + " ";
        try {
            Class<?> type = bundle.loadClass(module.className());
            if (!ModuleDefinition.class.isAssignableFrom(type)) {
                throw new ModuleException(failed + "does not implement " + ModuleDefinition.class.getName());
            }
            return type.asSubclass(ModuleDefinition.class).getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new ModuleException(failed + "is not in its bundle", e);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new ModuleException(
                    failed + "has to be a public class with a public constructor without parameters", e);
        } catch (InvocationTargetException e) {
            throw new ModuleException(failed + "could not be made: " + e.getCause(), e);
        } catch (LinkageError e) {
            throw new ModuleException(failed + "could not be linked: " + e, e);
        }
    }
}
