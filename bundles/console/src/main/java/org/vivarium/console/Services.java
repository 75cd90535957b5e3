package org.vivarium.console;

import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queues;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.console.ConsoleException.MissingServiceException;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.Leaks;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;

/** The services that commands work through. Each is looked up when it is needed, for it may come and go. Thread-safe. */
final class Services {
    private final Lookup lookup;

    /** Finds what the framework has. */
    interface Lookup {
        /** A service; null when there is none. */
        <T> @Nullable T find(Class<T> type);

        /** The properties of the service that {@link #find} finds; none when there is none. */
        Map<String, Object> properties(Class<?> type);

        /** A property of the framework; null when it is not set. */
        @Nullable
        String property(String name);
    }

    Services(Lookup lookup) {
        this.lookup = lookup;
    }

    Interpreters interpreters() {
        return required(Interpreters.class);
    }

    /** The interpreter that {@code --in} names, or main. */
    Interpreter interpreter(Call call) {
        return call.option("in").map(interpreters()::get).orElseGet(interpreters()::main);
    }

    ImportSystem importSystem() {
        return required(ImportSystem.class);
    }

    ModuleBundles moduleBundles() {
        return required(ModuleBundles.class);
    }

    Channels channels() {
        return required(Channels.class);
    }

    Queues queues() {
        return required(Queues.class);
    }

    ClassSpaces classSpaces() {
        return required(ClassSpaces.class);
    }

    Collectors collectors() {
        return required(Collectors.class);
    }

    Leaks leaks() {
        return required(Leaks.class);
    }

    CommandProcessor commandProcessor() {
        return required(CommandProcessor.class);
    }

    /** The service, or null where a command can do without. */
    <T> @Nullable T optional(Class<T> type) {
        return lookup.find(type);
    }

    /** The properties of a service; none when it is not there. */
    Map<String, Object> properties(Class<?> type) {
        return lookup.properties(type);
    }

    /** A property of the framework; null when it is not set. */
    @Nullable
    String property(String name) {
        return lookup.property(name);
    }

    private <T> T required(Class<T> type) {
        T service = lookup.find(type);
        if (service == null) {
            throw new MissingServiceException(type);
        }
        return service;
    }
}
