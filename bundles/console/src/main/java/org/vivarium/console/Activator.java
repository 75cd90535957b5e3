package org.vivarium.console;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queues;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StrayThreads;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.Leaks;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;

/** Registers the commands, and the program that the process was started for where it is one of the console's. */
public final class Activator implements BundleActivator {
    private @Nullable Trackers trackers;
    private @Nullable MainThread main;

    /** The services that are followed. */
    private record Trackers(BundleContext context, Map<Class<?>, ServiceTracker<?, ?>> byType)
            implements Services.Lookup {
        static Trackers open(BundleContext context) {
            Map<Class<?>, ServiceTracker<?, ?>> byType = Stream.<Class<?>>of(
                            Interpreters.class,
                            ImportSystem.class,
                            ModuleBundles.class,
                            Channels.class,
                            Queues.class,
                            Collectors.class,
                            Evaluator.class,
                            ClassSpaces.class,
                            StrayThreads.class,
                            Leaks.class,
                            CommandProcessor.class)
                    .collect(toUnmodifiableMap(type -> type, type -> new ServiceTracker<>(context, type, null)));
            byType.values().forEach(ServiceTracker::open);
            return new Trackers(context, byType);
        }

        @Override
        public <T> @Nullable T find(Class<T> type) {
            ServiceTracker<?, ?> tracker = byType.get(type);
            return tracker == null ? null : type.cast(tracker.getService());
        }

        @Override
        public Map<String, Object> properties(Class<?> type) {
            ServiceTracker<?, ?> tracker = byType.get(type);
            ServiceReference<?> reference = tracker == null ? null : tracker.getServiceReference();
            return reference == null ? Map.of() : FrameworkUtil.asMap(reference.getProperties());
        }

        @Override
        public @Nullable String property(String name) {
            return context.getProperty(name);
        }
    }

    @Override
    public void start(BundleContext context) {
        Trackers opened = Trackers.open(context);
        trackers = opened;
        Services services = new Services(opened);
        Foreground foreground = new Foreground();
        SortedMap<String, Command> commands = Shell.commands(services, foreground);
        for (Command command : commands.values()) {
            context.registerService(
                    Function.class,
                    command,
                    FrameworkUtil.asDictionary(Map.of(
                            CommandProcessor.COMMAND_SCOPE, command.usage().scope(),
                            CommandProcessor.COMMAND_FUNCTION, command.usage().function())));
        }
        Program program = program(context, services, foreground, commands);
        if (program != null) {
            MainThread thread = new MainThread(program);
            main = thread;
            context.registerService(Callable.class, thread, FrameworkUtil.asDictionary(Map.of("main.thread", true)));
        }
    }

    @Override
    public void stop(BundleContext context) {
        if (main != null) {
            main.stop();
        }
        if (trackers != null) {
            trackers.byType.values().forEach(ServiceTracker::close);
        }
    }

    private static @Nullable Program program(
            BundleContext context, Services services, Foreground foreground, SortedMap<String, Command> commands) {
        return switch (property(context, "vivarium.mode", "")) {
            case "console" ->
                new InteractiveProgram(
                        services, foreground, commands, Streams.ofProcess(), SystemTerminal::open, settings(context));
            case "commands" ->
                new CommandsProgram(
                        services,
                        foreground,
                        Streams.ofProcess(),
                        SystemTerminal.screen(),
                        property(context, "vivarium.arguments", ""));
            case "serve" ->
                new ServeProgram(watched(context), Streams.ofProcess().err());
            default -> null;
        };
    }

    private static String property(BundleContext context, String name, String fallback) {
        String value = context.getProperty(name);
        return value == null ? fallback : value;
    }

    private static InteractiveProgram.Settings settings(BundleContext context) {
        return new InteractiveProgram.Settings(
                property(
                        context,
                        "vivarium.version",
                        context.getBundle().getVersion().toString()),
                SystemTerminal.isColourWanted(),
                Prompt.historyFile("history"));
    }

    private static List<String> watched(BundleContext context) {
        String folders = context.getProperty("felix.fileinstall.dir");
        if (folders != null) {
            return List.of(folders.split(",", -1));
        }
        String home = context.getProperty("vivarium.home");
        return home == null
                ? List.of()
                : Stream.of("deploy", "etc").map(name -> home + "/" + name).toList();
    }
}
