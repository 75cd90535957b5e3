package org.vivarium.python;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleListener;

/** Offers the evaluator, which hears of modules that change as well, and the command {@code run} where that is what the process was started for. */
public final class Activator implements BundleActivator {
    private @Nullable ServiceTracker<ImportSystem, ImportSystem> importSystems;
    private @Nullable ServiceTracker<Interpreters, Interpreters> runtimes;
    private @Nullable ServiceTracker<Collectors, Collectors> collectors;
    private @Nullable PythonEvaluator evaluator;
    private @Nullable ServiceRegistration<?> registration;

    /** The services that Python code reaches. */
    private record Tracked(
            ServiceTracker<ImportSystem, ImportSystem> importSystems,
            ServiceTracker<Interpreters, Interpreters> runtimes,
            ServiceTracker<Collectors, Collectors> gc)
            implements HostFunctions.Services {
        @Override
        public @Nullable ImportSystem importSystem() {
            return importSystems.getService();
        }

        @Override
        public @Nullable Interpreters interpreters() {
            return runtimes.getService();
        }

        @Override
        public @Nullable Collectors collectors() {
            return gc.getService();
        }
    }

    @Override
    public void start(BundleContext context) {
        Tracked tracked = new Tracked(
                new ServiceTracker<>(context, ImportSystem.class, null),
                new ServiceTracker<>(context, Interpreters.class, null),
                new ServiceTracker<>(context, Collectors.class, null));
        importSystems = tracked.importSystems;
        runtimes = tracked.runtimes;
        collectors = tracked.gc;
        tracked.importSystems.open();
        tracked.runtimes.open();
        tracked.gc.open();
        PythonEvaluator python = new PythonEvaluator(context, tracked);
        evaluator = python;
        registration = context.registerService(
                new String[] {Evaluator.class.getName(), ModuleListener.class.getName()},
                python,
                FrameworkUtil.asDictionary(Map.of(Evaluator.LANGUAGE, PythonEvaluator.LANGUAGE_ID)));
        String arguments = context.getProperty("vivarium.arguments");
        if ("run".equals(context.getProperty("vivarium.mode")) && arguments != null) {
            context.registerService(
                    Callable.class,
                    new ProgramCommand(tracked, arguments),
                    FrameworkUtil.asDictionary(Map.of("main.thread", true)));
        }
    }

    @Override
    public void stop(BundleContext context) {
        if (registration != null) {
            registration.unregister();
        }
        if (evaluator != null) {
            evaluator.close();
        }
        if (collectors != null) {
            collectors.close();
        }
        if (runtimes != null) {
            runtimes.close();
        }
        if (importSystems != null) {
            importSystems.close();
        }
    }
}
