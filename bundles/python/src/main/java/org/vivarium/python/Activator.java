package org.vivarium.python;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.modules.ModuleListener;

/** Offers the evaluator, which hears of modules that change as well, and the command {@code run} where that is what the process was started for. */
public final class Activator implements BundleActivator {
    private @Nullable TrackedServices services;
    private @Nullable PythonEvaluator evaluator;
    private @Nullable ServiceRegistration<?> registration;

    @Override
    public void start(BundleContext context) {
        TrackedServices tracked = new TrackedServices(context);
        services = tracked;
        tracked.open();
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
        if (services != null) {
            services.close();
        }
    }
}
