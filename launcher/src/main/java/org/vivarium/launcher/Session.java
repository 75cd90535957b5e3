package org.vivarium.launcher;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.bundle.EventHook;
import sun.misc.Signal;

/**
 * This process as one platform: started, its mode's program called, stopped, an exit status.
 *
 * <p>The program is the {@link Callable} service with the property {@code main.thread}; it runs on the thread that calls
 * {@link #run}. SIGINT and SIGTERM go to the {@link Predicate} services with the property {@code signal.handler} first, by
 * their names without SIG. What none of these handles stops the framework, which makes the program return; a second such
 * signal ends the process at once.
 */
final class Session {
    private static final int NOT_SIGNALLED = -1;
    private static final int INTERNAL_ERROR = 70;

    private final Mode mode;
    private final List<String> arguments;
    private final Map<String, String> options;
    private final AtomicInteger signalled = new AtomicInteger(NOT_SIGNALLED);
    private final StopLimit limit = new StopLimit(Thread.currentThread(), this::statusOnHalt, this::deleteCache);
    private volatile @Nullable Platform platform;

    Session(CommandLine.Start start) {
        mode = start.mode();
        arguments = start.arguments();
        options = start.properties();
    }

    /**
     * Runs it all.
     *
     * @return the exit status
     */
    int run(Path home) {
        Signal.handle(new Signal("INT"), signal -> onSignal(signal.getName(), 130));
        Signal.handle(new Signal("TERM"), signal -> onSignal(signal.getName(), mode.statusWhenTerminated()));
        int status;
        try (Platform started = Platform.start(home, properties(), mode.startLevel())) {
            platform = started;
            BundleContext context = started.bundleContext();
            context.registerService(EventHook.class, limit, null);
            // A signal that came before there was a platform to stop has been noted only.
            status = signalled.get() == NOT_SIGNALLED ? call(program(context)) : 0;
        } finally {
            limit.end();
        }
        return signalled.get() == NOT_SIGNALLED ? status : signalled.get();
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(options);
        properties.put("vivarium.mode", mode.propertyValue());
        if (!arguments.isEmpty()) {
            properties.put("vivarium.arguments", String.join("\0", arguments));
        }
        return properties;
    }

    private Callable<?> program(BundleContext context) {
        try {
            @SuppressWarnings("rawtypes")
            Collection<ServiceReference<Callable>> programs =
                    context.getServiceReferences(Callable.class, "(main.thread=true)");
            return programs.stream()
                    .max(ServiceReference::compareTo)
                    .map(context::getService)
                    .orElseThrow(() -> new PlatformException("no bundle offers a program for the mode "
                            + mode.propertyValue() + "; is the folder bundles/ complete?"));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // There is nobody above to tell but the person who started it.
    private static int call(Callable<?> program) {
        try {
            Object status = program.call();
            if (status instanceof Integer number) {
                return number;
            }
            throw new IllegalStateException("the program returned " + status + ", no exit status");
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            System.err.println("vivarium: internal error");
            e.printStackTrace();
            return INTERNAL_ERROR;
        }
    }

    private void onSignal(String name, int status) {
        Platform running = platform;
        if (running != null && signalled.get() == NOT_SIGNALLED && isHandled(running.bundleContext(), name)) {
            return;
        }
        if (!signalled.compareAndSet(NOT_SIGNALLED, status)) {
            deleteCache();
            Runtime.getRuntime().halt(status);
        }
        limit.begin();
        Platform started = platform;
        if (started != null) {
            started.stop();
        }
    }

    private static boolean isHandled(BundleContext context, String signal) {
        try {
            @SuppressWarnings("rawtypes")
            Collection<ServiceReference<Predicate>> handlers =
                    context.getServiceReferences(Predicate.class, "(signal.handler=true)");
            for (ServiceReference<?> reference : handlers) {
                @SuppressWarnings("unchecked")
                Predicate<String> handler = (Predicate<String>) context.getService(reference);
                if (handler != null && handler.test(signal)) {
                    return true;
                }
            }
            return false;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IllegalStateException stopping) {
            // The framework stops already, and its services have gone.
            return false;
        }
    }

    private int statusOnHalt() {
        int status = signalled.get();
        return status == NOT_SIGNALLED ? INTERNAL_ERROR : status;
    }

    private void deleteCache() {
        Platform started = platform;
        if (started != null) {
            started.deleteCache();
        }
    }
}
