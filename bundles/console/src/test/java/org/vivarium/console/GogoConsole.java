package org.vivarium.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.CommandProxy;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandProcessor;
import org.vivarium.console.Session.Outcome;

/** The commands in a real command processor of Gogo's, over a {@link FakePlatform}. */
final class GogoConsole implements AutoCloseable {
    /**
     * One for all tests: a thread that a test has left behind in Gogo puts its streams in place again, whether stopped or not.
     */
    private static final ThreadIOImpl THREAD_IO = new ThreadIOImpl();

    static {
        THREAD_IO.start();
    }

    final FakePlatform platform = new FakePlatform();
    final Services services = new Services(platform);
    final Foreground foreground = new Foreground();
    final SortedMap<String, Command> commands = Shell.commands(services, foreground);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Streams streams = Streams.of(InputStream.nullInputStream(), out, err);
    private final CommandProcessorImpl processor;
    final Session session;

    GogoConsole() {
        processor = new CommandProcessorImpl(THREAD_IO);
        commands.values().forEach(command -> {
            String function = command.usage().function();
            processor.addCommand(command.usage().scope(), new CommandProxy(command, function), function);
        });
        platform.put(CommandProcessor.class, processor);
        session = new Session(processor, foreground, streams, Screen.NONE);
    }

    CommandProcessorImpl processor() {
        return processor;
    }

    Outcome execute(String line) {
        return session.execute(line);
    }

    /** Executes a line that succeeds without a word on standard error, and gives what it printed. */
    String output(String line) {
        Outcome outcome = execute(line);
        String diagnostics = takeErr();
        if (outcome != Outcome.SUCCEEDED || !diagnostics.isEmpty()) {
            throw new AssertionError(line + " " + outcome + ": " + diagnostics);
        }
        return takeOut();
    }

    /** Executes a line that fails without a word on standard output, and gives what it said. */
    String failure(String line) {
        Outcome outcome = execute(line);
        String output = takeOut();
        if (outcome != Outcome.FAILED || !output.isEmpty()) {
            throw new AssertionError(line + " " + outcome + ": " + output);
        }
        return takeErr();
    }

    String takeOut() {
        return take(out);
    }

    String takeErr() {
        return take(err);
    }

    private static String take(ByteArrayOutputStream bytes) {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    Streams reading(String input) {
        return streams.reading(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        session.close();
        processor.stop();
    }
}
