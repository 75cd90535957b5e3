package org.vivarium.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what is reported, while it is open. */
final class Reports extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(Unraisable.class.getName());
    private final List<String> messages = new ArrayList<>();

    Reports() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** The messages, the first in front. */
    synchronized List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public synchronized void publish(LogRecord record) {
        messages.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
