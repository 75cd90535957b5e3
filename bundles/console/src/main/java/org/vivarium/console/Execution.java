package org.vivarium.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.impl.completer.NullCompleter;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.Program;

/** The commands that run code in an interpreter. */
final class Execution {
    private static final Pattern KEYWORD =
            Pattern.compile("([^\\W\\d]\\w*)=(.*)", Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);

    /** Python code, of which nobody knows whether it is complete before its end. */
    private static final Prompt.Language TYPED =
            new Prompt.Language("... ", "... ", PythonShell.anyLine(), NullCompleter.INSTANCE);

    private final Services services;

    private Execution(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        Execution execution = new Execution(services);
        return List.of(
                new Command(EXEC, foreground, execution::exec),
                new Command(PythonShell.USAGE, foreground, new PythonShell(services)::run),
                new Command(RUN, foreground, execution::run),
                new Command(CALL, foreground, execution::call));
    }

    private static final String EXEC = """
        interp:exec - run Python code in an interpreter's __main__
        usage: interp:exec ID|NAME [CODE]
        Without CODE it comes from standard input, up to its end: at a terminal that is Ctrl-D on a line of its own.
        Put CODE in quotes. In single quotes everything is literal, line ends too, but no single quote can be
        inside. In double quotes write \\$ \\% \\" and \\\\ for these four characters.
        Ctrl-C raises KeyboardInterrupt in it. A second Ctrl-C ends it, whatever it does with that. A third ends it for
        good, and the interpreter can then only be closed.
        See interp:shell for a Python prompt.
        example: interp:exec tenant 'import sys; print("Python", sys.version)'
        """;

    private void exec(Call call) throws IOException {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        List<String> typed = call.operands(1);
        String source = typed.isEmpty() ? read(call) : typed.getFirst();
        if (source != null) {
            call.work().breaker(new Interruption(services, interpreter));
            interpreter.exec(source);
        }
    }

    /** All of standard input; null when whoever types it has been interrupted. */
    private static @Nullable String read(Call call) throws IOException {
        Terminal terminal = call.terminal();
        if (terminal == null) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return new Prompt(terminal, TYPED, Optional.empty(), call.screen().colour()).all();
    }

    private static final String RUN = """
        interp:run - run a Python program in an interpreter's __main__, as python would
        usage: interp:run ID|NAME FILE [ARG...]
        The program finds its arguments in sys.argv. An ARG that begins with - comes after --.
        example: interp:run tenant primes.py
        """;

    private void run(Call call) throws NoSuchFileException {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        Path file = call.file(call.operand(1));
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        call.work().breaker(new Interruption(services, interpreter));
        int status = interpreter.run(new Program(Program.Kind.FILE, file.toString(), call.operands(2)));
        if (status != 0) {
            throw new ConsoleException(file + " exited with status " + status);
        }
    }

    private static final String CALL = """
        interp:call - call a function of a module in an interpreter and print the result
        usage: interp:call ID|NAME MODULE.FUNCTION [ARG...] [NAME=VALUE...] [--json]
          --json  print the result as JSON; see queue:get --help for what JSON lacks, such as bytes
        The module is imported first when it has to be. An ARG is a Python literal: 1, -1.5, True, None, or in
        quotes '"5"', 'b"x"', '[1, 2]' and '{"a": 1}'; all else is a string. NAME=VALUE gives the argument of that name, after
        all others; a string that looks like it is put in quotes of its own, as in '"a=b"'. A result of None is not printed.
        An ARG that begins with - and is no number comes after --.
        example: interp:call tenant greeting.hello World times=2
        """;

    private void call(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        List<@Nullable Object> arguments = new ArrayList<>();
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        for (String typed : call.operands(2)) {
            Matcher keyword = KEYWORD.matcher(typed);
            if (keyword.matches()) {
                if (keywords.containsKey(keyword.group(1))) {
                    throw call.usage().fault("the argument " + keyword.group(1) + " is given twice");
                }
                keywords.put(keyword.group(1), Literals.parse(keyword.group(2)));
            } else if (!keywords.isEmpty()) {
                throw call.usage().fault("the argument " + typed + " comes after one with a name; put it before those");
            } else {
                arguments.add(Literals.parse(typed));
            }
        }
        call.work().breaker(new Interruption(services, interpreter));
        Object result = interpreter.call(call.operand(1), arguments, keywords);
        if (call.json()) {
            call.out().println(Json.of(result));
        } else if (result != null) {
            call.out().println(PythonText.of(result));
        }
    }
}
