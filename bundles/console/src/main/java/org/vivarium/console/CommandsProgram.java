package org.vivarium.console;

import org.vivarium.console.Session.Outcome;

/** The program of {@code vivarium -c}: it executes one command line. The status is 0, or 1 when a command failed. */
final class CommandsProgram implements Program {
    private final Services services;
    private final Foreground foreground;
    private final Streams streams;
    private final Screen screen;
    private final String line;
    private volatile boolean stopped;

    CommandsProgram(Services services, Foreground foreground, Streams streams, Screen screen, String line) {
        this.services = services;
        this.foreground = foreground;
        this.streams = streams;
        this.screen = screen;
        this.line = line;
    }

    @Override
    public int run() {
        try (Session session = new Session(services.commandProcessor(), foreground, streams, screen)) {
            return stopped || session.execute(line) == Outcome.FAILED ? 1 : 0;
        } catch (ConsoleException e) {
            Failure.print(e, streams.err());
            return 1;
        }
    }

    @Override
    public void stop() {
        stopped = true;
        foreground.interrupt();
    }
}
