package org.vivarium.runtime;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.modules.ImportSystem;

/** The services of the floors above, which come and go. */
final class Services {
    private final ServiceTracker<Evaluator, Evaluator> evaluators;
    private final ServiceTracker<ImportSystem, ImportSystem> importSystems;
    private final ServiceTracker<ClassSpaces, ClassSpaces> classSpaces;
    private final ServiceTracker<CrossInterpreterRegistry, CrossInterpreterRegistry> registries;

    Services(BundleContext context) {
        evaluators = new ServiceTracker<>(context, Evaluator.class, null);
        importSystems = new ServiceTracker<>(context, ImportSystem.class, null);
        classSpaces = new ServiceTracker<>(context, ClassSpaces.class, null);
        registries = new ServiceTracker<>(context, CrossInterpreterRegistry.class, null);
    }

    void open() {
        evaluators.open();
        importSystems.open();
        classSpaces.open();
        registries.open();
    }

    void close() {
        registries.close();
        classSpaces.close();
        importSystems.close();
        evaluators.close();
    }

    @Nullable
    Evaluator evaluatorIfThere() {
        return evaluators.getService();
    }

    Evaluator evaluator() {
        Evaluator evaluator = evaluators.getService();
        if (evaluator == null) {
            throw new InterpreterException(
                    "there is no evaluator; start a bundle that registers the service " + Evaluator.class.getName());
        }
        return evaluator;
    }

    @Nullable
    ImportSystem importSystem() {
        return importSystems.getService();
    }

    @Nullable
    ClassSpaces classSpaces() {
        return classSpaces.getService();
    }

    @Nullable
    CrossInterpreterRegistry registry() {
        return registries.getService();
    }
}
