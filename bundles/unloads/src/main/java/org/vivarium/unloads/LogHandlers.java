package org.vivarium.unloads;

import java.util.Collections;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** The handlers and filters of the loggers of {@code java.util.logging}. A handler that is removed is closed. */
final class LogHandlers implements Pin {
    @Override
    public void repair(Leaving leaving) {
        LogManager manager = LogManager.getLogManager();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            if (logger != null) {
                repair(logger, leaving);
            }
        }
    }

    private static void repair(Logger logger, Leaving leaving) {
        String from = " of logger \"" + logger.getName() + "\"";
        for (Handler handler : logger.getHandlers()) {
            if (leaving.owns(handler)) {
                leaving.remove(
                        handler,
                        "removed the log handler " + Leaving.nameOf(handler) + from,
                        () -> logger.removeHandler(handler));
                Leaving.quietly(handler::close, "close the log handler " + Leaving.nameOf(handler));
            }
        }
        Filter filter = logger.getFilter();
        if (filter != null && leaving.owns(filter)) {
            leaving.remove(
                    filter, "removed the log filter " + Leaving.nameOf(filter) + from, () -> logger.setFilter(null));
        }
    }
}
