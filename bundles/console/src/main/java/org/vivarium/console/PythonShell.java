package org.vivarium.console;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.terminal.Terminal;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;

/**
 * A Python prompt inside an interpreter. What is typed is compiled, run and completed there, by the evaluator's module {@code _shell}; each
 * statement is a visit of its own, so that others use the interpreter between two of them.
 */
final class PythonShell {
    static final String USAGE = """
        interp:shell - a Python prompt inside an interpreter, as python -i would be one in its __main__
        usage: interp:shell ID|NAME
        Tab completes names and attributes. A line that goes on shows ... for more; an empty one ends it. Ctrl-C raises
        KeyboardInterrupt in what runs, a second one ends it, whatever it does with that. Ctrl-D or exit() leaves the prompt;
        the interpreter stays as it is. Without a terminal statements come from standard input, and there is no prompt.
        example: interp:shell tenant
        """;

    private static final String PROMPT = ">>> ";
    private static final String MORE = "... ";

    /** The name with attributes that is being typed. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\w.]*$", Pattern.UNICODE_CHARACTER_CLASS);

    private final Services services;

    PythonShell(Services services) {
        this.services = services;
    }

    void run(Call call) throws IOException {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        Waiting waiting = new Waiting();
        LineSource statements = statements(call, interpreter);
        boolean goesOn = true;
        while (goesOn) {
            call.work().next(waiting);
            String source = statements.next();
            if (source == null || waiting.ended) {
                return;
            }
            call.work().next(new Interruption(services, interpreter));
            goesOn = source.isBlank() || isGoingOn(call, interpreter, source);
        }
    }

    private static LineSource statements(Call call, Interpreter interpreter) {
        Terminal terminal = call.terminal();
        if (terminal == null) {
            return new PipedLines(call.session().getKeyboard(), source -> !isUnfinished(interpreter, source));
        }
        call.out()
                .println("Python " + interpreter.call("_shell.version") + " in " + interpreter
                        + ". Ctrl-D or exit() leaves.");
        return new Prompt(
                terminal,
                new Prompt.Language(
                        PROMPT,
                        MORE,
                        (line, cursor, context) -> parse(interpreter, line, cursor, context),
                        (reader, line, candidates) -> complete(interpreter, line, candidates)),
                Prompt.historyFile("python-history"),
                call.screen().colour());
    }

    private static boolean isUnfinished(Interpreter interpreter, String source) {
        return Objects.equals(interpreter.call("_shell.is_unfinished", source), true);
    }

    /** How the shell ends while it waits for a line: the console's own end interrupts it then. Ctrl-C is the line editor's. */
    private static final class Waiting implements Foreground.Breaker {
        private volatile boolean ended;

        @Override
        public boolean end(int time) {
            ended = true;
            return true;
        }
    }

    /** Runs what was typed; false when it has asked for the end. */
    private static boolean isGoingOn(Call call, Interpreter interpreter, String source) {
        try {
            interpreter.callInMain("_shell.run", List.of(source));
        } catch (ExecutionFailedException e) {
            if (e.snapshot().type().name().equals("SystemExit")) {
                return false;
            }
            Failure.print(e, call.err(), call.screen());
        } catch (InterpreterNotFoundException e) {
            throw e;
        } catch (InterpreterException e) {
            Failure.print(e, call.err(), call.screen());
        }
        return true;
    }

    private static ParsedLine parse(Interpreter interpreter, String line, int cursor, Parser.ParseContext context) {
        if (context == Parser.ParseContext.ACCEPT_LINE && isUnfinished(interpreter, line)) {
            throw new org.jline.reader.EOFError(-1, -1, "unfinished statement", "");
        }
        Matcher name = NAME.matcher(line.substring(0, cursor));
        String word = name.find() ? name.group() : "";
        return words(line, cursor, word);
    }

    /** Has every line as it is. */
    static Parser anyLine() {
        return (line, cursor, context) -> words(line, cursor, line);
    }

    /** A line of which one word matters, the one up to the cursor. */
    private static ParsedLine words(String line, int cursor, String word) {
        return new CommandLine.Words(line, cursor, List.of(word), word.length());
    }

    private static void complete(Interpreter interpreter, ParsedLine line, List<Candidate> candidates) {
        try {
            if (interpreter.call("_shell.complete", line.word()) instanceof List<?> names) {
                names.forEach(name -> candidates.add(KnownNames.prefix(String.valueOf(name))));
            }
        } catch (InterpreterException e) {
            // It has ended, or was cancelled: the next statement says so, and nothing is to be offered of it.
            return;
        }
    }
}
