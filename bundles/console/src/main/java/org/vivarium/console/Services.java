package org.vivarium.console;

import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.vivarium.console.ConsoleException.MissingServiceException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;

/** The services that commands work through. Each is looked up when it is needed, for it may come and go. Thread-safe. */
final class Services {
    private final Lookup lookup;

    /** Finds a service. */
    @FunctionalInterface
    interface Lookup {
        <T> @Nullable T find(Class<T> type);
    }

    Services(Lookup lookup) {
        this.lookup = lookup;
    }

    Interpreters interpreters() {
        return required(Interpreters.class);
    }

    ImportSystem importSystem() {
        return required(ImportSystem.class);
    }

    ModuleBundles moduleBundles() {
        return required(ModuleBundles.class);
    }

    CommandProcessor commandProcessor() {
        return required(CommandProcessor.class);
    }

    /** The service, or null where a command can do without. */
    <T> @Nullable T optional(Class<T> type) {
        return lookup.find(type);
    }

    private <T> T required(Class<T> type) {
        T service = lookup.find(type);
        if (service == null) {
            throw new MissingServiceException(type);
        }
        return service;
    }
}
