package org.vivarium.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Job.Status;
import org.apache.felix.service.command.Result;
import org.vivarium.console.ConsoleException.ExitException;

/**
 * Executes command lines, one after the other, and tells how they went. {@link #interrupt} is for other threads; everything
 * else is for one.
 */
final class Session implements AutoCloseable {
    private final CommandProcessor processor;
    private final Foreground foreground;
    private final Streams streams;
    private final Screen screen;
    private final List<CommandSession> worn = new ArrayList<>();
    private volatile CommandSession gogo;
    private volatile boolean interrupted;

    /** How a line went. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        EXIT
    }

    Session(CommandProcessor processor, Foreground foreground, Streams streams, Screen screen) {
        this.processor = processor;
        this.foreground = foreground;
        this.streams = streams;
        this.screen = screen;
        gogo = begin();
        gogo.put("SCOPE", Shell.SCOPES);
        gogo.put(Screen.VARIABLE, screen);
    }

    private CommandSession begin() {
        CommandSession session = processor.createSession(streams.in(), streams.out(), streams.err());
        session.setJobListener(this::jobChanged);
        return session;
    }

    /** Nobody else hears how a command in background ends. */
    private void jobChanged(Job job, Status previous, Status current) {
        Result result = job.result();
        if (current == Status.Done && previous == Status.Background && result != null && !result.isSuccess()) {
            Failure.print(job, result.exception(), streams.err(), screen);
        }
    }

    /** What completion asks for commands. */
    CommandSession gogo() {
        return gogo;
    }

    /** Executes a line, prints its value if it has one, and why it failed if it did. The first failure ends it. */
    Outcome execute(String line) {
        try {
            CommandLine.unquotedVersion(line).ifPresent(word -> {
                throw new ConsoleException("> and < redirect here; put '" + word + "' in quotes");
            });
            CommandLine.unquotedLiteral(line).ifPresent(word -> {
                throw new ConsoleException("quotes inside of an argument are lost; put all that begins with " + word
                        + " in quotes, as in '" + (word.startsWith("{") ? "{\"a\": 1}'" : "b\"x\"'"));
            });
            Object value = gogo.execute(line);
            if (value != null) {
                streams.out().println(gogo.format(value, Converter.INSPECT));
            }
            return Outcome.SUCCEEDED;
        } catch (ExitException e) {
            return Outcome.EXIT;
        } catch (Exception e) {
            Failure.print(e, streams.err(), screen);
            return Outcome.FAILED;
        } finally {
            if (interrupted) {
                interrupted = false;
                renew();
            }
        }
    }

    /**
     * Interrupts the command that runs.
     *
     * @return whether one ran
     */
    boolean interrupt() {
        // Before the command can end: the session is renewed when it has.
        interrupted = true;
        if (foreground.interrupt()) {
            return true;
        }
        Job job = gogo.foregroundJob();
        if (job == null) {
            return false;
        }
        job.interrupt();
        return true;
    }

    /**
     * Goes on with a new session of Gogo's. When a command writes on an interrupted thread, the channel that all of the old
     * one's output goes through is closed for good.
     */
    private void renew() {
        CommandSession old = gogo;
        CommandSession fresh = begin();
        if (old.get(null) instanceof Collection<?> names) {
            for (Object name : names) {
                fresh.put((String) name, old.get((String) name));
            }
        }
        // Jobs in its background go on until the end.
        worn.add(old);
        gogo = fresh;
    }

    @Override
    public void close() {
        worn.forEach(Session::end);
        end(gogo);
    }

    /** What is still in background ends with its session, and that is nothing to tell. */
    private static void end(CommandSession session) {
        session.setJobListener(null);
        session.close();
    }
}
