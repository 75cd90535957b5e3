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
 * <p>What it loads is deployed when its root is there. An update that comes later finds the root; one that came before would not
 * have known of it.
 *
 * @param found the module
 * @param imports knows an interpreter's roots
 */
record BundleLoader(Found found, Imports imports) implements ModuleLoader {
    /** The bundle that the module is in. */
    StoredBundle bundle() {
        return found.bundle();
    }

    /**
     * Makes the definition.
     *
     * @throws OutdatedException when the bundle is deployed no longer
     */
    @Override
    public ModuleDefinition load(ModuleSpec spec, Interpreter interpreter) {
        // Who waits for an update of the bundle would only hear this afterwards.
        checkDeployed(spec);
        return load(spec, interpreter, () -> checkDeployed(spec));
    }

    private void checkDeployed(ModuleSpec spec) {
        if (!imports.deployed().isDeployed(found.bundle())) {
            throw new OutdatedException(spec);
        }
    }

    /** The same, be the bundle deployed or not: for a reload, after which others look what is deployed. */
    ModuleDefinition loadAnyway(ModuleSpec spec, Interpreter interpreter) {
        return load(spec, interpreter, () -> {});
    }

    /**
     * Makes the definition in a root, as one of the modules that need it.
     *
     * @param check what is asked when the root is there
     */
    private ModuleDefinition load(ModuleSpec spec, Interpreter interpreter, Runnable check) {
        BundleRoots here = imports.table(interpreter).roots();
        try {
            Root root = here.enter(found.bundle());
            try {
                check.run();
                ModuleDefinition definition = instantiate(root.bundle(), interpreter);
                here.moveIn(definition, root);
                return definition;
            } catch (RuntimeException | Error failure) {
                here.leave(root);
                throw failure;
            }
        } catch (ClassSpaceException e) {
            throw new ModuleException("cannot import " + spec.name() + ": " + e.getMessage(), e);
        }
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
