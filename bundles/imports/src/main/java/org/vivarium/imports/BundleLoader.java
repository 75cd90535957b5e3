package org.vivarium.imports;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.osgi.framework.Bundle;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.BundleRoots.Root;
import org.vivarium.imports.Deployments.Found;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleLoader;
import org.vivarium.modules.ModuleSpec;

/**
 * Makes the definition of a deployed module: installs its bundle in the class space of the interpreter, as a root there, and takes it out
 * again with the last module that is made of it. Thread-safe.
 *
 * @param found the module
 * @param imports knows an interpreter's roots
 */
record BundleLoader(Found found, Imports imports) implements ModuleLoader {
    /** The bundle that the module is in. */
    StoredBundle bundle() {
        return found.bundle();
    }

    @Override
    public ModuleDefinition load(ModuleSpec spec, Interpreter interpreter) {
        BundleRoots here = imports.table(interpreter).roots();
        try {
            Root root = here.enter(found.bundle());
            try {
                return load(interpreter, root);
            } catch (RuntimeException | Error failure) {
                here.leave(root);
                throw failure;
            }
        } catch (ClassSpaceException e) {
            throw new ModuleException("cannot import " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    /** Makes the definition in a root that is installed, as one of the modules that need it. */
    ModuleDefinition load(Interpreter interpreter, Root root) {
        ModuleDefinition definition = instantiate(root.bundle(), interpreter);
        imports.table(interpreter).roots().moveIn(definition, root);
        return definition;
    }

    @Override
    public void unload(ModuleSpec spec, Interpreter interpreter, ModuleDefinition definition) {
        // Where the table has ended, the class space takes the bundle away.
        imports.held(interpreter).ifPresent(table -> table.roots().moveOut(definition));
    }

    private ModuleDefinition instantiate(Bundle bundle, Interpreter interpreter) {
        String className = found.module().className();
        String failed = "cannot import " + found.module().name() + ": its definition " + className + " ";
        try {
            Class<?> type = bundle.loadClass(className);
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
