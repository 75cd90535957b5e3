package org.vivarium.console;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.Job;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.ChannelException;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.QueueException;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.modules.ModuleException;

/** Tells a person why a command failed: in a line where that is known, with a stack trace where it is a bug. */
final class Failure {
    private static final String GOGO = CommandNotFoundException.class.getPackageName() + ".";
    private static final String NO_MATCH = "no matches found: ";

    private static final Pattern NAME = Pattern.compile("[\\w:*.-]*[A-Za-z_][\\w:*.-]*");

    /** What one looks for in one scope and the other has; queues and channels call the same thing differently. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "queue:destroy", "queue:close",
            "queue:release", "queue:close",
            "queue:send", "queue:put",
            "queue:recv", "queue:get",
            "channel:put", "channel:send",
            "channel:get", "channel:recv");

    private Failure() {}

    /** Prints it where nobody looks. */
    static void print(Throwable failure, PrintStream err) {
        print(failure, err, Screen.NONE);
    }

    static void print(Throwable failure, PrintStream err, Screen screen) {
        print("", failure, err, screen);
    }

    /** The same of a command in background, whose text is told with it. */
    static void print(Job job, Throwable failure, PrintStream err, Screen screen) {
        print(job.command().toString().strip() + " &: ", failure, err, screen);
    }

    private static void print(String prefix, Throwable failure, PrintStream err, Screen screen) {
        Throwable cause = failure.getCause();
        if (failure instanceof ExecutionException && cause != null) {
            // Gogo's wrapping of an Error.
            print(prefix, cause, err, screen);
            return;
        }
        String line = line(failure);
        if (line == null) {
            err.print(prefix);
            failure.printStackTrace(err);
            return;
        }
        boolean traceback = failure instanceof ExecutionFailedException && screen.coloursErrors();
        err.println(prefix + (traceback ? Traceback.coloured(line) : line));
        for (Throwable suppressed : failure.getSuppressed()) {
            print(suppressed, err, screen);
        }
    }

    /** What is known about the failure; null when it is a bug. */
    private static @Nullable String line(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ExecutionFailedException failed -> failed.snapshot().errdisplay();
            case InterpreterException known -> message;
            case ModuleException known -> message;
            case ClassSpaceException known -> message;
            case ChannelException known -> message;
            case QueueException known -> message;
            case ItemInterpreterDestroyedException known -> message;
            case ConsoleException known -> message;
            case CommandNotFoundException unknown -> unknown(unknown.getCommand());
            case SyntaxError error -> "column " + (error.column() + 1) + ": " + message;
            case InterruptedException interrupted -> "interrupted";
            case NoSuchFileException missing -> "there is no file " + message;
            case AccessDeniedException denied -> "the file " + message + " cannot be read";
            case EOFException unfinished -> "the command is not finished: " + message;
            case IOException unmatched
            when message.startsWith(NO_MATCH) ->
                "no file matches " + message.substring(NO_MATCH.length())
                        + "; put it in quotes when it is no file pattern";
            case IOException known -> message;
            default -> isGogos(failure) ? message : null;
        };
    }

    private static String unknown(String command) {
        String known = ELSEWHERE.get(command);
        if (known != null) {
            return "there is no command " + command + "; " + known + " does that";
        } else if (!NAME.matcher(command).matches()) {
            return "there is no command " + command + "; ( ) calls one, so put a value in quotes: '(1, 2)'";
        }
        return "there is no command " + command + "; type help";
    }

    /** Whether Gogo itself objects to what was typed. It has no exception type for that. */
    private static boolean isGogos(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        return frames.length > 0 && frames[0].getClassName().startsWith(GOGO);
    }
}
