package org.vivarium.launcher;

import java.util.Locale;

/** What the platform is started for; it decides how many floors of bundles are there. */
enum Mode {
    /** A person at a terminal. */
    CONSOLE(7),
    /** Console commands given on the command line. */
    COMMANDS(7),
    /** One Python program. */
    RUN(6),
    /** A server that watches folders, until it is told to stop. */
    SERVE(8);

    private final int startLevel;

    Mode(int startLevel) {
        this.startLevel = startLevel;
    }

    /** The framework's start level; bundles above it are not installed. */
    int startLevel() {
        return startLevel;
    }

    /** The value of the framework property {@code vivarium.mode}. */
    String propertyValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The exit status when SIGTERM ends it: to stop when told is a server's proper end. */
    int statusWhenTerminated() {
        return this == SERVE ? 0 : 143;
    }
}
